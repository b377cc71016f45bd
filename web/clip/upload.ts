import { uploadFailure } from '../../client/index.ts';
import type { CreateClipResponse } from '../../contract/values.ts';
import { Failure } from '../failure/index.ts';

/** What {@link uploadForm} needs. */
export interface UploadOptions {
  file: Blob;
  signal: AbortSignal;
  /** Told the share that has been sent, 0 to 1. */
  onProgress: (share: number) => void;
}

/**
 * Posts a file with a presigned form: the fields first, the file last, as S3 demands (it ignores fields after the
 * file; Amazon S3 API reference, "POST Object"). XMLHttpRequest, since `fetch` tells nothing of an upload's progress.
 *
 * @throws Failure with `network`, `cancelled`, or what S3's answer means.
 */
export function uploadForm(upload: CreateClipResponse['upload'], options: UploadOptions): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
  form.append('file', options.file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    const end = (failure?: Failure): void => {
      options.signal.removeEventListener('abort', abort);
      if (failure) reject(failure);
      else resolve();
    };
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable && event.total > 0) options.onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      end(request.status < 300 ? undefined : uploadFailure(request.status, request.responseText));
    });
    request.addEventListener('error', () => end(new Failure('network')));
    request.addEventListener('abort', () => end(new Failure('cancelled')));
    options.signal.addEventListener('abort', abort);
    request.open('POST', upload.url);
    request.send(form);
    if (options.signal.aborted) request.abort();
  });
}
