import { createHash, createHmac } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUCKET, CREDENTIALS, createClient, ODD_KEYS, readError, startStore, type TestStore } from '../support.ts';

const KEY = 'uploads/local/c_1';
const CONTENT = 'RIFF, or so it says';

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());

type Signed = { url: string; fields: Record<string, string> };

/** As the API signs it: exact key, exact size, content type, 15 minutes. */
function sign(changes: Partial<PresignedPostOptions> = {}, client = store.client): Promise<Signed> {
  return createPresignedPost(client, {
    Bucket: BUCKET,
    Key: KEY,
    Conditions: [['content-length-range', CONTENT.length, CONTENT.length]],
    Fields: { 'Content-Type': 'audio/wav' },
    Expires: 900,
    ...changes,
  });
}

type PostChanges = { content?: string; after?: Record<string, string>; order?: string[] };

function post(
  { url, fields }: Signed,
  { content = CONTENT, after = {}, order = Object.keys(fields) }: PostChanges = {},
): Promise<Response> {
  const form = new FormData();
  for (const name of order) form.append(name, fields[name]);
  form.append('file', new Blob([content]), 'take one.wav');
  for (const [name, value] of Object.entries(after)) form.append(name, value);
  return fetch(url, { method: 'POST', body: form });
}

describe('a form as it was signed', () => {
  it('stores the bytes, answers 204 with ETag and Location, and notifies', async () => {
    const before = store.events.length;
    const response = await post(await sign());
    const eTag = `"${createHash('md5').update(CONTENT).digest('hex')}"`;
    expect(response.status).toBe(204);
    expect(response.headers.get('etag')).toBe(eTag);
    expect(response.headers.get('location')).toBe(`${store.bucketUrl}/${KEY}`);
    const object = await store.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: KEY }));
    expect(await object.Body?.transformToString()).toBe(CONTENT);
    expect(object.ContentType).toBe('audio/wav');
    expect(store.events.slice(before)).toMatchObject([
      {
        Records: [
          {
            eventName: 'ObjectCreated:Post',
            eventSource: 'aws:s3',
            eventVersion: '2.1',
            awsRegion: 'us-east-1',
            s3: {
              bucket: { name: BUCKET, arn: `arn:aws:s3:::${BUCKET}` },
              object: { key: KEY, size: CONTENT.length, eTag: eTag.slice(1, -1) },
            },
          },
        ],
      },
    ]);
  });

  // A form's text cannot hold a bare line feed: browsers and fetch write CR LF.
  it.each(ODD_KEYS.filter((key) => !key.includes('\n')))('keeps the key %j', async (key) => {
    const response = await post(await sign({ Key: key }));
    expect(response.status).toBe(204);
    const object = await store.client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    expect(await object.Body?.transformToString()).toBe(CONTENT);
  });

  it.each(['success_action_status', 'success_action_redirect', 'redirect'])('refuses %s, also signed', async (name) => {
    const signed = await sign({ Fields: { 'Content-Type': 'audio/wav', [name]: 'http://page.example/' } });
    expect(await readError(await post(signed))).toMatchObject({ status: 501, code: 'NotImplemented' });
  });

  it('does not answer before the notification is kept, and fails when it cannot be', async () => {
    const failing = await startStore({ notify: () => Promise.reject(new Error('queue is full')) });
    const response = await post(await sign({}, failing.client));
    expect(await readError(response)).toMatchObject({ status: 500, code: 'InternalError' });
    expect(failing.faults).toHaveLength(1);
    await failing.close();
  });
});

describe('a form that was tampered with', () => {
  const changed = (change: (fields: Record<string, string>) => void) => async () => {
    const signed = await sign();
    change(signed.fields);
    return post(signed);
  };
  const set = (name: string, value: string) => changed((fields) => Object.assign(fields, { [name]: value }));
  const without = (name: string) => changed((fields) => delete fields[name]);
  const widened = changed((fields) => {
    const policy = JSON.parse(Buffer.from(fields.Policy, 'base64').toString()) as { conditions: unknown[] };
    policy.conditions = policy.conditions.map((condition) =>
      Array.isArray(condition) && condition[0] === 'content-length-range'
        ? ['content-length-range', 0, 1e12]
        : condition,
    );
    fields.Policy = Buffer.from(JSON.stringify(policy)).toString('base64');
  });
  const today = () => new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const credential = (...parts: string[]) => parts.join('/');

  const attacks: [name: string, send: () => Promise<Response>, status: number, code: string, message?: string][] = [
    ['another key', set('key', 'uploads/local/c_2'), 403, 'AccessDenied', 'Policy Condition failed'],
    ['a key with more behind it', set('key', `${KEY}/x`), 403, 'AccessDenied', 'Policy Condition failed'],
    ['another content type', set('Content-Type', 'text/html'), 403, 'AccessDenied', 'Policy Condition failed'],
    ['no content type', without('Content-Type'), 403, 'AccessDenied', 'Policy Condition failed'],
    [
      'a field that the policy does not name',
      set('acl', 'public-read'),
      403,
      'AccessDenied',
      'Extra input fields: acl',
    ],
    ['metadata that the policy does not name', set('x-amz-meta-a', 'b'), 403, 'AccessDenied', 'Extra input fields'],
    ['a redirect that the policy does not name', set('success_action_redirect', 'http://x/'), 403, 'AccessDenied'],
    ['a status that the policy does not name', set('success_action_status', '201'), 403, 'AccessDenied'],
    ['a widened policy', widened, 403, 'SignatureDoesNotMatch'],
    ['a wrong signature', set('X-Amz-Signature', '0'.repeat(64)), 403, 'SignatureDoesNotMatch'],
    ['a signature of another length', set('X-Amz-Signature', 'x'), 403, 'SignatureDoesNotMatch'],
    ['no signature', without('X-Amz-Signature'), 400, 'InvalidArgument'],
    ['no policy', without('Policy'), 403, 'AccessDenied'],
    ['no key', without('key'), 400, 'InvalidArgument'],
    ['no credential', without('X-Amz-Credential'), 400, 'InvalidArgument'],
    ['no date', without('X-Amz-Date'), 400, 'InvalidArgument'],
    ['no algorithm', without('X-Amz-Algorithm'), 400, 'InvalidArgument'],
    ['another algorithm', set('X-Amz-Algorithm', 'AWS4-HMAC-SHA1'), 400, 'AuthorizationQueryParametersError'],
    ['a session token', set('X-Amz-Security-Token', 'x'), 400, 'InvalidToken'],
    [
      'an unknown access key',
      async () => post(await sign({}, createClient(store.endpoint, { ...CREDENTIALS, accessKeyId: 'OTHER' }))),
      403,
      'InvalidAccessKeyId',
    ],
    [
      'another secret',
      async () => post(await sign({}, createClient(store.endpoint, { ...CREDENTIALS, secretAccessKey: 'guess' }))),
      403,
      'SignatureDoesNotMatch',
    ],
    [
      'another region',
      set('X-Amz-Credential', credential(CREDENTIALS.accessKeyId, today(), 'eu-west-1', 's3', 'aws4_request')),
      400,
      'AuthorizationQueryParametersError',
    ],
    [
      'another service',
      set('X-Amz-Credential', credential(CREDENTIALS.accessKeyId, today(), 'us-east-1', 'sqs', 'aws4_request')),
      400,
      'AuthorizationQueryParametersError',
    ],
    [
      'another day',
      set('X-Amz-Credential', credential(CREDENTIALS.accessKeyId, '20200101', 'us-east-1', 's3', 'aws4_request')),
      400,
      'AuthorizationQueryParametersError',
    ],
    ['a credential of two parts', set('X-Amz-Credential', 'a/b'), 400, 'AuthorizationQueryParametersError'],
    ['one byte too many', async () => post(await sign(), { content: `${CONTENT}!` }), 400, 'EntityTooLarge'],
    ['one byte too few', async () => post(await sign(), { content: CONTENT.slice(1) }), 400, 'EntityTooSmall'],
    ['an empty file', async () => post(await sign(), { content: '' }), 400, 'EntityTooSmall'],
    ['a file far too large', async () => post(await sign(), { content: 'x'.repeat(5e6) }), 400, 'EntityTooLarge'],
    [
      'a bucket that is not there',
      async () => post({ ...(await sign()), url: `${store.endpoint}/other-bucket` }),
      404,
      'NoSuchBucket',
    ],
    [
      'a form signed for another bucket',
      async () => post({ ...(await sign({ Bucket: 'other-bucket' })), url: store.bucketUrl }),
      403,
      'AccessDenied',
      'Policy Condition failed',
    ],
    [
      'the key behind the file',
      async () => {
        const signed = await sign();
        const order = Object.keys(signed.fields).filter((name) => name !== 'key');
        return post(signed, { order, after: { key: KEY } });
      },
      400,
      'InvalidArgument',
    ],
    [
      'the same field twice',
      async () => {
        const signed = await sign();
        return post(signed, { order: [...Object.keys(signed.fields), 'key'] });
      },
      400,
      'InvalidArgument',
    ],
    ['no form', () => fetch(store.bucketUrl, { method: 'POST', body: 'hello' }), 412, 'PreconditionFailed'],
    [
      'a form without a file',
      async () => {
        const form = new FormData();
        for (const [name, value] of Object.entries((await sign()).fields)) form.append(name, value);
        return fetch(store.bucketUrl, { method: 'POST', body: form });
      },
      400,
      'IncorrectNumberOfFilesInPostRequest',
    ],
    [
      'two files',
      async () => {
        const form = new FormData();
        for (const [name, value] of Object.entries((await sign()).fields)) form.append(name, value);
        form.append('file', new Blob([CONTENT]), 'a');
        form.append('file', new Blob([CONTENT]), 'b');
        return fetch(store.bucketUrl, { method: 'POST', body: form });
      },
      400,
      'IncorrectNumberOfFilesInPostRequest',
    ],
    ['a huge field', set('x-note-a', 'x'.repeat(30_000)), 400, 'MaxPostPreDataLengthExceeded'],
    [
      'hundreds of fields',
      changed((fields) => {
        for (let index = 0; index < 200; index++) fields[`x-note-${index}`] = '';
      }),
      400,
      'MaxPostPreDataLengthExceeded',
    ],
  ];

  it.each(attacks)('%s is refused', async (_, send, status, code, message = '') => {
    const eventsBefore = store.events.length;
    const error = await readError(await send());
    expect(error).toMatchObject({ status, code });
    expect(error.message).toContain(message);
    expect(store.events).toHaveLength(eventsBefore);
    expect((await readdir(join(store.directory, 'objects'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('is refused once the policy has expired, and only then', async () => {
    const signed = await sign({ Expires: 900 });
    store.clock.offsetMs = 890_000;
    expect((await post(signed)).status).toBe(204);
    store.clock.offsetMs = 901_000;
    const error = await readError(await post(signed));
    expect(error).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(error.message).toContain('Policy expired');
    store.clock.offsetMs = 0;
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['no conditions', JSON.stringify({ expiration: '2999-01-01T00:00:00Z' })],
    ['no expiration', JSON.stringify({ conditions: [] })],
    [
      'a condition of an unknown kind',
      JSON.stringify({ expiration: '2999-01-01T00:00:00Z', conditions: [['ne', '$key', 'x']] }),
    ],
    [
      'a beginning of the key',
      JSON.stringify({ expiration: '2999-01-01T00:00:00Z', conditions: [['starts-with', '$key', '']] }),
    ],
    [
      'two ranges',
      JSON.stringify({
        expiration: '2999-01-01T00:00:00Z',
        conditions: [
          ['content-length-range', 0, 1],
          ['content-length-range', 0, 9],
        ],
      }),
    ],
    [
      'a range of texts',
      JSON.stringify({ expiration: '2999-01-01T00:00:00Z', conditions: [['content-length-range', 'a', 'b']] }),
    ],
  ])('a policy with %s is refused, even when signed', async (_, policy) => {
    const signed = await sign();
    const [, date] = signed.fields['X-Amz-Credential'].split('/') as [string, string];
    const base64 = Buffer.from(policy).toString('base64');
    const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const key = ['us-east-1', 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${CREDENTIALS.secretAccessKey}`, date));
    signed.fields.Policy = base64;
    signed.fields['X-Amz-Signature'] = hmac(key, base64).toString('hex');
    expect(await readError(await post(signed))).toMatchObject({ status: 400, code: 'InvalidPolicyDocument' });
  });
});

describe('a form that breaks off', () => {
  async function rawForm(): Promise<{ head: string; body: string; tail: string; boundary: string }> {
    const { fields } = await sign();
    const boundary = 'xxBOUNDARYxx';
    const parts = Object.entries(fields).map(
      ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const file = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n`;
    return { head: parts.join('') + file, body: CONTENT, tail: `\r\n--${boundary}--\r\n`, boundary };
  }

  it('without its last boundary is refused and leaves nothing', async () => {
    const { head, body, boundary } = await rawForm();
    const response = await fetch(store.bucketUrl, {
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: head + body,
    });
    expect(await readError(response)).toMatchObject({ status: 400, code: 'MalformedPOSTRequest' });
  });

  it('by a lost connection leaves nothing, and no fault', async () => {
    const { head, body, boundary } = await rawForm();
    const eventsBefore = store.events.length;
    const client = request(store.bucketUrl, {
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': '100000' },
    });
    client.on('error', () => undefined);
    client.write(head + body);
    await expect.poll(() => temporaryFiles()).toHaveLength(1);
    client.destroy();
    await expect.poll(() => temporaryFiles()).toHaveLength(0);
    expect(store.events).toHaveLength(eventsBefore);
    expect(store.faults).toEqual([]);
  });

  async function temporaryFiles(): Promise<string[]> {
    return (await readdir(join(store.directory, 'objects'))).filter((name) => name.endsWith('.tmp'));
  }
});
