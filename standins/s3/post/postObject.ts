import { uriEncodePath } from '../../http/index.ts';
import type { S3Context, S3Response } from '../context.ts';
import { S3Error } from '../errors.ts';
import { checkKey, describeFromFields } from '../operations/index.ts';
import type { S3Request } from '../request.ts';
import type { StoredObject } from '../store/index.ts';
import { element, xmlDocument } from '../xml.ts';
import { openForm, type UploadForm } from './form.ts';
import { enforcePolicy, type PostPolicy, parsePolicy } from './policy.ts';
import { verifyPostSignature } from './postSignature.ts';

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
  await context.objects.commit(staged, object);
  await context.onCreated('ObjectCreated:Post', object);
  return answer(
    form.fields,
    object,
    `http://${request.headers.get('host')}/${context.bucket}/${uriEncodePath(key)}`,
    context,
  );
}

/** Everything that can be decided before the file's bytes. */
function admit(form: UploadForm, context: S3Context): { key: string; policy: PostPolicy } {
  const template = form.fields.get('key');
  if (!template) {
    const message = "Bucket POST must contain a field named 'key'. Fields behind the file are not read.";
    throw new S3Error('InvalidArgument', message, { details: { ArgumentName: 'key' } });
  }
  const nowMs = context.nowMs();
  const policy = parsePolicy(verifyPostSignature(form.fields, context));
  // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder.
  const key = template.replaceAll('${filename}', () => form.fileName);
  checkKey(key);
  enforcePolicy(policy, new Map(form.fields).set('key', key), context.bucket, nowMs);
  return { key, policy };
}

function answer(fields: Map<string, string>, object: StoredObject, location: string, context: S3Context): S3Response {
  const headers: Record<string, string> = { etag: `"${object.eTag}"`, location };
  const redirect = fields.get('success_action_redirect') ?? fields.get('redirect');
  if (redirect && URL.canParse(redirect) && /^https?:$/.test(new URL(redirect).protocol)) {
    const target = new URL(redirect);
    target.searchParams.set('bucket', context.bucket);
    target.searchParams.set('key', object.key);
    target.searchParams.set('etag', `"${object.eTag}"`);
    return { statusCode: 303, headers: { ...headers, location: target.href } };
  }
  const status = fields.get('success_action_status');
  if (status !== '201') return { statusCode: status === '200' ? 200 : 204, headers };
  const body = xmlDocument(
    element('PostResponse', [
      element('Location', location),
      element('Bucket', context.bucket),
      element('Key', object.key),
      element('ETag', `"${object.eTag}"`),
    ]),
  );
  return { statusCode: 201, headers: { ...headers, 'content-type': 'application/xml' }, body };
}
