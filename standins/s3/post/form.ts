import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { S3Error } from '../errors.ts';

/** A form, read as far as its file. */
export interface UploadForm {
  /** By lower-case name, as S3 compares them. */
  fields: Map<string, string>;
  /** The file's bytes; fields behind it are ignored, as S3 does. Throws `MalformedPOSTRequest` when it is cut off. */
  file: AsyncIterable<Uint8Array>;
  /** Settles when the whole form has been read, and rejects when it is broken or cut off. */
  finished: Promise<void>;
}

const MAX_FIELD_BYTES = 20_000;
const MAX_FIELDS = 100;

/**
 * Reads an upload form up to its file. The caller consumes the file or lets the request run dry.
 *
 * @throws S3Error `PreconditionFailed` (no form), `MalformedPOSTRequest`, `MaxPostPreDataLengthExceeded`,
 * `IncorrectNumberOfFilesInPostRequest`, `InvalidArgument` (a field twice)
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html
 */
export function openForm(message: IncomingMessage): Promise<UploadForm> {
  const parser = createParser(message);
  return new Promise<UploadForm>((resolve, reject) => {
    const fields = new Map<string, string>();
    let files = 0;
    let failure: S3Error | undefined;
    const finished = new Promise<void>((finish, break_) => {
      const fail = (error: S3Error) => {
        failure ??= error;
        reject(failure);
        break_(failure);
        message.unpipe(parser);
        message.resume();
        parser.destroy();
      };
      parser.on('field', (name, value, info) => {
        if (files > 0) return;
        if (info.nameTruncated || info.valueTruncated) fail(tooLong());
        else if (fields.has(name.toLowerCase())) fail(new S3Error('InvalidArgument', `The field ${name} comes twice.`));
        else fields.set(name.toLowerCase(), value);
      });
      parser.on('file', (name, file) => {
        files++;
        // An error of the file is also one of the parser: answered there.
        file.on('error', () => undefined);
        if (files > 1) fail(wrongNumberOfFiles());
        else if (name.toLowerCase() !== 'file') fail(malformed(`a file came as the field ${name}, not as "file".`));
        else resolve({ fields, file: readFile(file), finished });
      });
      parser.on('fieldsLimit', () => fail(tooLong()));
      parser.on('error', () => fail(malformed('it is no well-formed multipart/form-data.')));
      parser.on('close', () => (files === 1 ? finish() : fail(wrongNumberOfFiles())));
      message.on('aborted', () => fail(malformed('the connection ended within it.')));
      message.on('error', () => fail(malformed('the connection ended within it.')));
    });
    // The caller may have been told by `reject` already and then never looks at `finished`.
    finished.catch(() => undefined);
    message.pipe(parser);
  });
}

async function* readFile(file: Readable): AsyncGenerator<Uint8Array> {
  try {
    // Not destroyed on an early end: the request's connection must stay open for the answer.
    yield* file.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  } catch {
    throw malformed('it ends within the file.');
  }
}

function createParser(message: IncomingMessage): busboy.Busboy {
  try {
    const limits = { fieldSize: MAX_FIELD_BYTES, fields: MAX_FIELDS, fieldNameSize: 1000 };
    return busboy({ headers: message.headers, limits, defParamCharset: 'utf8' });
  } catch {
    throw new S3Error('PreconditionFailed', 'Bucket POST must be of the enclosure-type multipart/form-data');
  }
}

function malformed(reason: string): S3Error {
  return new S3Error('MalformedPOSTRequest', `The body of your POST request is not usable: ${reason}`);
}

function tooLong(): S3Error {
  return new S3Error('MaxPostPreDataLengthExceeded', 'The fields before the file exceed the maximum allowed length.');
}

function wrongNumberOfFiles(): S3Error {
  return new S3Error('IncorrectNumberOfFilesInPostRequest', 'POST requires exactly one file upload per request.');
}
