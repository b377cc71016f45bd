import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { type Client, Failure } from '../../client/index.ts';
import { AUDIO_FORMATS, type Clip, type CreateClipRequest, type FileError } from '../../contract/index.ts';
import { toFileError } from '../errors.ts';
import type { Input } from '../inputs.ts';

/** What the service is told of every recording. */
export interface SubmitTerms {
  batch?: string;
  speaker?: string;
  /** Each folder is one speaker, by its name. */
  speakerFromFolder?: boolean;
}

/** What came of a recording. */
export interface Submitted {
  file: string;
  batch: string | undefined;
  speaker: string | undefined;
  /** The clip, finished; of one that was never made there is none. */
  clip?: Clip;
  /** Why there is no result. */
  error?: FileError;
}

/** Sends a recording and waits until it is finished; what goes wrong is a result too. */
export async function submitOne(
  client: Client,
  input: Input,
  terms: SubmitTerms,
  signal: AbortSignal,
): Promise<Submitted> {
  const speaker = terms.speakerFromFolder ? basename(dirname(resolve(input.file))) : terms.speaker;
  const told = { file: input.file, batch: terms.batch, speaker };
  try {
    const { bytes, sha256 } = await readInput(input);
    const idempotencyKey = sha256Of(JSON.stringify([sha256, told]));
    const fileName = input.file === '-' ? 'standard input' : basename(input.file);
    const contentType = contentTypeOf(fileName);
    const clipId = await client.send(bytes, {
      ...{ fileName, contentType, idempotencyKey, signal },
      ...(told.batch === undefined ? {} : { batch: told.batch }),
      ...(speaker === undefined ? {} : { speaker }),
    });
    const clip = await client.finished(clipId, { signal });
    return { ...told, clip, error: clip.error };
  } catch (error) {
    return { ...told, error: error instanceof Failure ? fileErrorOf(error) : toFileError(error) };
  }
}

/** The bytes, of a file without holding them, and their SHA-256. */
async function readInput(input: Input): Promise<{ bytes: Blob; sha256: string }> {
  const hash = createHash('sha256');
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of input.open()) {
    hash.update(piece);
    if (input.file === '-') pieces.push(Uint8Array.from(piece));
  }
  const bytes = input.file === '-' ? new Blob(pieces) : await openAsBlob(input.file);
  return { bytes, sha256: hash.digest('hex') };
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** By the name alone: the service looks at the content. */
function contentTypeOf(fileName: string): CreateClipRequest['contentType'] {
  const extension = extname(fileName).slice(1).toLowerCase();
  const format = Object.values(AUDIO_FORMATS).find(({ extensions }) =>
    (extensions as readonly string[]).includes(extension),
  );
  return format?.contentType ?? 'application/octet-stream';
}

/** A broken line is no code of the service's own. */
function fileErrorOf({ code, message, cause }: Failure): FileError {
  if (code === 'network') {
    const reason = (cause as Error | undefined)?.message ?? 'no answer';
    return { code: 'service-unavailable', message: `No connection to the service: ${reason}. Run the command again.` };
  }
  if (code === 'cancelled' || code === 'folder')
    return { code: 'processing-failed', message: 'Stopped before its end.' };
  return { code, message };
}
