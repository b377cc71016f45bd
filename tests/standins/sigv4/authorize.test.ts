import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sha256 } from '../../support/sha256.ts';
import { BUCKET, CREDENTIALS, createClient, REGION, startStore, type TestStore } from '../s3/support.ts';

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
  await store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'a', Body: 'content' }));
});
afterAll(() => store.close());

type Signer = { credentials?: typeof CREDENTIALS; region?: string; service?: string };
const signer = ({ credentials = CREDENTIALS, region = REGION, service = 's3' }: Signer = {}) =>
  new SignatureV4({ credentials, region, service, sha256: Sha256 as never, uriEscapePath: false, applyChecksum: true });

type Plain = {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body?: string;
};

const base = (changes: Partial<Plain> = {}): Plain => ({
  method: 'GET',
  path: `/${BUCKET}/a`,
  query: {},
  headers: { host: new URL(store.endpoint).host },
  ...changes,
});

const toHttpRequest = (plain: Plain) => ({ ...plain, protocol: 'http:', hostname: '127.0.0.1' });

async function sign(plain: Plain, given: Signer & { dateMs?: number } = {}): Promise<Plain> {
  const signingDate = new Date(given.dateMs ?? Date.now());
  return (await signer(given).sign(toHttpRequest(plain), { signingDate })) as Plain;
}

async function presign(plain: Plain, expiresIn: number, dateMs = Date.now()): Promise<Plain> {
  // As S3's own presigner asks for it: the body of a presigned request is not signed.
  const unsigned = { ...plain, headers: { ...plain.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } };
  return (await signer().presign(toHttpRequest(unsigned), { expiresIn, signingDate: new Date(dateMs) })) as Plain;
}

/** Sends exactly what is given: fetch would normalise the path. */
async function send(plain: Plain): Promise<{ status: number; code: string; body: string }> {
  const query = Object.entries(plain.query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  const path = query.length > 0 ? `${plain.path}?${query.join('&')}` : plain.path;
  const { hostname, port } = new URL(store.endpoint);
  const { method, headers } = plain;
  const client = httpRequest({ hostname, port, method, path, headers }).end(plain.body);
  const [reply] = (await once(client, 'response')) as [IncomingMessage];
  const body = Buffer.concat(await reply.toArray()).toString();
  return { status: reply.statusCode as number, code: /<Code>(\w+)</.exec(body)?.[1] ?? '', body };
}

describe('an Authorization header', () => {
  it('made by an independent signer is accepted', async () => {
    expect(await send(await sign(base()))).toMatchObject({ status: 200, body: 'content' });
  });

  it('signs the body, the query and odd paths', async () => {
    const path = `/${BUCKET}/x/..//%20%2B%25%C3%A9`;
    const put = await sign(
      base({ method: 'PUT', path, body: 'hello', headers: { ...base().headers, 'content-length': '5' } }),
    );
    expect((await send(put)).status).toBe(200);
    expect(await send(await sign(base({ path })))).toMatchObject({ status: 200, body: 'hello' });
    const list = base({ path: `/${BUCKET}`, query: { prefix: 'x/..//', 'list-type': '2', 'encoding-type': 'url' } });
    expect((await send(await sign(list))).body).toContain('<Key>x/..//+%2B%25%C3%A9</Key>');
  });

  const minutes = 60_000;
  const attacks: [string, () => Promise<Plain>, number, string][] = [
    ['none at all', async () => base(), 403, 'AccessDenied'],
    ['another method', async () => ({ ...(await sign(base())), method: 'DELETE' }), 403, 'SignatureDoesNotMatch'],
    ['another path', async () => ({ ...(await sign(base())), path: `/${BUCKET}/b` }), 403, 'SignatureDoesNotMatch'],
    ['a longer query', async () => ({ ...(await sign(base())), query: { a: '' } }), 403, 'SignatureDoesNotMatch'],
    ['another host', async () => altered(await sign(base()), { host: 'evil.example' }), 403, 'SignatureDoesNotMatch'],
    [
      'an unsigned x-amz- header',
      async () => altered(await sign(base()), { 'x-amz-acl': 'public-read' }),
      403,
      'AccessDenied',
    ],
    [
      'no payload hash',
      async () => altered(await sign(base()), { 'x-amz-content-sha256': undefined }),
      400,
      'MissingSecurityHeader',
    ],
    ['no date', async () => altered(await sign(base()), { 'x-amz-date': undefined }), 403, 'AccessDenied'],
    ['16 minutes ago', () => sign(base(), { dateMs: Date.now() - 16 * minutes }), 403, 'RequestTimeTooSkewed'],
    ['16 minutes ahead', () => sign(base(), { dateMs: Date.now() + 16 * minutes }), 403, 'RequestTimeTooSkewed'],
    [
      'an unknown key',
      () => sign(base(), { credentials: { ...CREDENTIALS, accessKeyId: 'X' } }),
      403,
      'InvalidAccessKeyId',
    ],
    [
      'a wrong secret',
      () => sign(base(), { credentials: { ...CREDENTIALS, secretAccessKey: 'X' } }),
      403,
      'SignatureDoesNotMatch',
    ],
    ['another region', () => sign(base(), { region: 'eu-west-1' }), 400, 'AuthorizationHeaderMalformed'],
    ['another service', () => sign(base(), { service: 'sqs' }), 400, 'AuthorizationHeaderMalformed'],
    ['another algorithm', async () => altered(base(), { authorization: 'AWS abc:def' }), 400, 'InvalidRequest'],
    [
      'half of it',
      async () => altered(await sign(base()), { authorization: 'AWS4-HMAC-SHA256 Credential=a' }),
      400,
      'AuthorizationHeaderMalformed',
    ],
    [
      'both forms',
      async () => ({ ...(await sign(base())), query: (await presign(base(), 60)).query }),
      400,
      'InvalidArgument',
    ],
    [
      'another body',
      async () => ({
        ...(await sign(base({ method: 'PUT', body: 'hello', headers: { ...base().headers, 'content-length': '5' } }))),
        body: 'jello',
      }),
      400,
      'XAmzContentSHA256Mismatch',
    ],
  ];

  function altered(plain: Plain, headers: Record<string, string | undefined>): Plain {
    const merged = Object.entries({ ...plain.headers, ...headers }).filter(([, value]) => value !== undefined);
    return { ...plain, headers: Object.fromEntries(merged) as Record<string, string> };
  }

  it.each(attacks)('with %s is refused', async (_, make, status, code) => {
    expect(await send(await make())).toMatchObject({ status, code });
  });

  it('within the skew is accepted', async () => {
    for (const offsetMs of [-14 * minutes, 14 * minutes]) {
      expect((await send(await sign(base(), { dateMs: Date.now() + offsetMs }))).status).toBe(200);
    }
  });
});

describe('a presigned URL', () => {
  it('made by an independent signer is accepted until it expires', async () => {
    const url = await presign(base(), 60);
    expect(await send(url)).toMatchObject({ status: 200, body: 'content' });
    store.clock.offsetMs = 61_000;
    expect(await send(url)).toMatchObject({ status: 403, code: 'AccessDenied' });
    store.clock.offsetMs = 0;
  });

  const attacks: [string, () => Promise<Plain>, number, string][] = [
    [
      'of another key',
      async () => ({ ...(await presign(base(), 60)), path: `/${BUCKET}/b` }),
      403,
      'SignatureDoesNotMatch',
    ],
    [
      'of another method',
      async () => ({ ...(await presign(base(), 60)), method: 'DELETE' }),
      403,
      'SignatureDoesNotMatch',
    ],
    ['with a longer life', () => changed({ 'X-Amz-Expires': '600000' }), 403, 'SignatureDoesNotMatch'],
    ['with too long a life', () => changed({ 'X-Amz-Expires': '604801' }), 400, 'AuthorizationQueryParametersError'],
    ['with no life', () => changed({ 'X-Amz-Expires': '0' }), 400, 'AuthorizationQueryParametersError'],
    ['with a negative life', () => changed({ 'X-Amz-Expires': '-1' }), 400, 'AuthorizationQueryParametersError'],
    ['with a wrong signature', () => changed({ 'X-Amz-Signature': '0' }), 403, 'SignatureDoesNotMatch'],
    ['without a signature', () => changed({ 'X-Amz-Signature': '' }), 400, 'AuthorizationQueryParametersError'],
    ['from the future', () => presign(base(), 60, Date.now() + 3_600_000), 403, 'AccessDenied'],
    ['with a type put over it', () => changed({ 'response-content-type': 'text/html' }), 403, 'SignatureDoesNotMatch'],
  ];

  async function changed(query: Record<string, string>): Promise<Plain> {
    const plain = await presign(base(), 60);
    return { ...plain, query: { ...plain.query, ...query } };
  }

  it.each(attacks)('%s is refused', async (_, make, status, code) => {
    expect(await send(await make())).toMatchObject({ status, code });
  });

  it('may not set the type of the answer: it would silently be another', async () => {
    const plain = await presign(base({ query: { 'response-content-type': 'text/csv' } }), 60);
    expect(await send(plain)).toMatchObject({ status: 501, code: 'NotImplemented' });
  });
});

describe('the SDK', () => {
  it.each([
    ['an unknown key', { ...CREDENTIALS, accessKeyId: 'OTHER' }, 'InvalidAccessKeyId'],
    ['a wrong secret', { ...CREDENTIALS, secretAccessKey: 'guess' }, 'SignatureDoesNotMatch'],
  ])('with %s is refused', async (_, credentials, name) => {
    const client = createClient(store.endpoint, credentials);
    await expect(client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'a' }))).rejects.toMatchObject({ name });
  });
});
