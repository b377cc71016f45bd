import { describe, expect, it } from 'vitest';
import { errorBodySchema } from '../../../contract/index.ts';
import { API_RULES } from '../../../local/service/api.ts';

const { isApi, needsKey, faultBody } = API_RULES;

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

  it('puts its own answers into the form of the functions', () => {
    const body = { error: { code: 'forbidden', message: 'No key.' } };
    expect(errorBodySchema.parse(faultBody('forbidden', 'No key.'))).toEqual(body);
  });
});
