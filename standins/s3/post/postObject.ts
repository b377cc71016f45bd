import { uriEncodePath } from '../../http/index.ts';
import type { S3Context, S3Response } from '../context.ts';
import { S3Error } from '../errors.ts';
import { checkKey, describeFromFields } from '../operations/index.ts';
import type { S3Request } from '../request.ts';
import type { StoredObject } from '../store/index.ts';
import { openForm, type UploadForm } from './form.ts';
import { enforcePolicy, type PostPolicy, parsePolicy } from './policy.ts';
import { verifyPostSignature } from './postSignature.ts';

/** What would change the answer, which is always 204 here. */
const UNSUPPORTED_FIELDS = ['success_action_status', 'success_action_redirect', 'redirect'];

/**
 * A browser's upload: a form whose policy is signed. Everything is checked before the first byte is written, but the
 * length, which is checked while streaming; the object appears when the whole form has come well.
 *
 * @throws S3Error with S3's codes
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export async function postObject(request: S3Request, context: S3Context): Promise<S3Response> {
  const form = await openForm(request.body);
  const { key, policy } = admit(form, context);
  const range = policy.lengthRange ?? { minBytes: 0, maxBytes: context.maxFormBytes };
  const staged = await context.objects.stage(form.file, {
    maxBytes: range.maxBytes,
    tooLarge: (seenBytes) =>
      new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
        details: { ProposedSize: String(seenBytes), MaxSizeAllowed: String(range.maxBytes) },
      }),
  });
  try {
    await form.finished;
    if (staged.sizeBytes < range.minBytes) {
      throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
        details: { ProposedSize: String(staged.sizeBytes), MinSizeAllowed: String(range.minBytes) },
      });
    }
  } catch (error) {
    await staged.discard();
    throw error;
  }
  const object: StoredObject = {
    ...describeFromFields(key, form.fields),
    sizeBytes: staged.sizeBytes,
    eTag: staged.md5Hex,
    lastModifiedMs: context.nowMs(),
  };
  await context.writer.write('ObjectCreated:Post', staged, object);
  const location = `http://${request.headers.get('host')}/${context.bucket}/${uriEncodePath(key)}`;
  return { statusCode: 204, headers: { etag: `"${object.eTag}"`, location } };
}

/** Everything that can be decided before the file's bytes. */
function admit(form: UploadForm, context: S3Context): { key: string; policy: PostPolicy } {
  const key = form.fields.get('key');
  if (!key) {
    const message = "Bucket POST must contain a field named 'key'. Fields behind the file are not read.";
    throw new S3Error('InvalidArgument', message, { details: { ArgumentName: 'key' } });
  }
  const policy = parsePolicy(verifyPostSignature(form.fields, context));
  checkKey(key);
  enforcePolicy(policy, form.fields, context.bucket, context.nowMs());
  const unsupported = UNSUPPORTED_FIELDS.find((name) => form.fields.has(name));
  if (unsupported)
    throw new S3Error('NotImplemented', `The field ${unsupported} is not implemented here; leave it out.`);
  return { key, policy };
}
