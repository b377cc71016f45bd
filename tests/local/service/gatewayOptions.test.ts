import { describe, expect, it } from 'vitest';
import { errorBodySchema, tenantOfApiKey } from '../../../contract/index.ts';
import { apiOptions, pageOptions } from '../../../local/service/gatewayOptions.ts';

const handler = () => Promise.reject(new Error('Expected no call.'));
const { isApi, needsKey, faultBody } = apiOptions(handler, undefined);

describe('the API on one machine', () => {
  it.each(['/v1', '/v1/', '/v1/clips', '/v1/clips/c_1', '/openapi.json', '/docs'])('answers %s', (path) => {
    expect(isApi(path)).toBe(true);
  });

  it.each(['/', '/index.html', '/v1x', '/docs/', '/openapi.json/', '/v2/clips'])('leaves %s to the page', (path) => {
    expect(isApi(path)).toBe(false);
  });

  it('wants a key for everything but the model and the description', () => {
    for (const path of ['/v1', '/v1/clips', '/v1/model/']) expect(needsKey('GET', path)).toBe(true);
    for (const path of ['/v1/model', '/openapi.json', '/docs']) {
      for (const method of ['GET', 'HEAD']) expect(needsKey(method, path)).toBe(false);
    }
    expect(needsKey('POST', '/v1/model')).toBe(true);
  });

  it('tells the function a tenant, whether or not a key is asked for', () => {
    const open = apiOptions(handler, undefined);
    expect([open.isKeyAsked, tenantOfApiKey(open.apiKey)]).toEqual([false, 'local']);
    expect(apiOptions(handler, 'k')).toMatchObject({ isKeyAsked: true, apiKey: 'k' });
  });

  it('puts its own answers into the form of the functions', () => {
    const body = { error: { code: 'forbidden', message: 'No key.' } };
    expect(errorBodySchema.parse(faultBody('forbidden', 'No key.'))).toEqual(body);
  });
});

describe('the page on one machine', () => {
  it('may load its own files and reach the bucket, and nothing else', () => {
    expect(pageOptions('dist/web', 'http://127.0.0.1:8788').contentSecurityPolicy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' http://127.0.0.1:8788; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
  });

  it.each([
    ['main.js', 'text/javascript; charset=utf-8'],
    ['a.b/index.html', 'text/html; charset=utf-8'],
    ['favicon.svg', 'image/svg+xml'],
    ['README', undefined],
    ['js', undefined],
  ])('calls %s %s', (name, type) => {
    expect(pageOptions('', '').contentTypeOf(name)).toBe(type);
  });
});
