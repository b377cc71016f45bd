import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ObjectPlace } from './objects.ts';

/** The part of a request that a URL is made of. */
type Signable = Parameters<SignatureV4['presign']>[0];

/**
 * Signs a URL that answers GET with an object, for a while; for S3's regional endpoint, as everything here.
 *
 * @param s3 its credentials sign
 * @param expiresIn seconds
 */
export async function signedGet(s3: S3Client, place: ObjectPlace, expiresIn: number): Promise<string> {
  const { credentials, region, sha256 } = s3.config;
  const signer = new SignatureV4({ service: 's3', uriEscapePath: false, credentials, region, sha256 });
  const {
    protocol,
    hostname,
    port,
    path,
    query = {},
  } = await signer.presign(await requestFor(s3, place), { expiresIn });
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url.href;
}

/** The request that the client would send, without sending it. */
async function requestFor(s3: S3Client, { bucket: Bucket, key: Key }: ObjectPlace): Promise<Signable> {
  const command = new GetObjectCommand({ Bucket, Key });
  let made: Signable | undefined;
  command.middlewareStack.add(
    () => async (args) => {
      const { protocol, hostname, port, method, path, query } = args.request as Signable;
      made = { protocol, hostname, port, method, path, query, headers: headersOf(hostname, port) };
      return { response: {}, output: { $metadata: {} } };
    },
    { step: 'build', priority: 'low', name: 'takeRequest' },
  );
  await s3.send(command);
  return made as Signable;
}

/** What is signed beside the URL. A body there is none, and S3 wants to be told that it is not looked at. */
function headersOf(hostname: string, port: number | undefined): Record<string, string> {
  const host = port === undefined ? hostname : `${hostname}:${port}`;
  return { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
}
