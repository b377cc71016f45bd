import { describe, expect, it } from 'vitest';
import { postForm, uploadFailure } from '../../client/postForm.ts';

const xml = (code: string, message: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

describe('what an answer of the store means', () => {
  it.each([
    [400, xml('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size'), 'too-large'],
    [403, xml('AccessDenied', 'Invalid according to Policy: Policy expired.'), 'upload-expired'],
    [403, xml('AccessDenied', 'Invalid according to Policy: Policy Condition failed'), 'invalid-request'],
    [400, xml('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size'), 'invalid-request'],
    [503, xml('SlowDown', 'Please reduce your request rate.'), 'service-unavailable'],
    [500, xml('InternalError', 'We encountered an internal error.'), 'service-unavailable'],
    [400, xml('RequestTimeout', 'Your socket connection was not read from.'), 'network'],
    [502, '<html>Bad gateway</html>', 'service-unavailable'],
  ])('%i %s', (status, body, code) => {
    expect(uploadFailure(status, body).code).toBe(code);
  });

  it('keeps the words of the store as the detail', () => {
    expect(uploadFailure(403, xml('AccessDenied', 'Policy expired.')).message).toBe(
      'The store answered 403 AccessDenied: Policy expired.',
    );
    expect(uploadFailure(500, '').message).toBe('The store answered 500');
  });
});

describe('posting a form', () => {
  const form = { url: 'http://s3.test/bucket', fields: { key: 'k', policy: 'p' } };
  const { signal } = new AbortController();
  const post = (answer: Response | Error, ended = signal) => {
    const bodies: FormData[] = [];
    const send = (async (_url: string, init: RequestInit) => {
      bodies.push(init.body as FormData);
      if (answer instanceof Error) throw answer;
      return answer;
    }) as typeof fetch;
    return { bodies, ended: postForm(send, form, new Blob(['sound']), ended) };
  };

  it('sends the fields, and the file after them', async () => {
    const { bodies, ended } = post(new Response(null, { status: 204 }));
    await ended;
    expect([...bodies[0].keys()]).toEqual(['key', 'policy', 'file']);
    expect(await (bodies[0].get('file') as Blob).text()).toBe('sound');
  });

  it('fails with what the store says, a broken line, or that it was cancelled', async () => {
    await expect(post(new Response(xml('SlowDown', ''), { status: 503 })).ended).rejects.toMatchObject({
      code: 'service-unavailable',
    });
    await expect(post(new TypeError('fetch failed')).ended).rejects.toMatchObject({ code: 'network' });
    const cancelled = post(new TypeError('fetch failed'), AbortSignal.abort());
    await expect(cancelled.ended).rejects.toMatchObject({ code: 'cancelled' });
  });
});
