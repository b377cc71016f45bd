import { describe, expect, it } from 'vitest';
import { errorBodySchema } from '../../../contract/index.ts';
import { ofType, synthesize, text } from '../support/synthesized.ts';

const responses = ofType(synthesize(), 'AWS::ApiGateway::GatewayResponse').map(([, { Properties }]) => ({
  type: text(Properties.ResponseType),
  status: Properties.StatusCode,
  headers: Properties.ResponseParameters,
  // As the gateway fills it in: a JSON string with quotes inside.
  body: text(Properties.ResponseTemplates['application/json']).replace(
    '$context.error.messageString',
    '"a \\"quoted\\" word"',
  ),
}));

describe('what the gateway answers by itself', () => {
  it.each(responses)('has the form of every other error: $type', ({ body }) => {
    expect(errorBodySchema.safeParse(JSON.parse(body)).error).toBeUndefined();
  });

  it.each([
    ['INVALID_API_KEY', '403', 'forbidden'],
    ['MISSING_AUTHENTICATION_TOKEN', '404', 'not-found'],
    ['THROTTLED', '429', 'too-many-requests'],
    ['QUOTA_EXCEEDED', '429', 'too-many-requests'],
    ['REQUEST_TOO_LARGE', '413', 'too-large'],
    ['INTEGRATION_TIMEOUT', '503', 'service-unavailable'],
    ['INTEGRATION_FAILURE', '503', 'service-unavailable'],
  ])('says of %s: %s %s', (type, status, code) => {
    const response = responses.find((one) => one.type === type);
    expect(response?.status).toBe(status);
    expect(errorBodySchema.parse(JSON.parse(response?.body ?? '')).error.code).toBe(code);
  });

  it('asks to come again in a second where that helps, and nowhere else', () => {
    const waiting = responses.filter(({ headers }) => headers !== undefined);
    expect(waiting.map(({ type }) => type).sort()).toEqual(['INTEGRATION_FAILURE', 'INTEGRATION_TIMEOUT', 'THROTTLED']);
    for (const { headers } of waiting) expect(headers).toEqual({ 'gatewayresponse.header.Retry-After': "'1'" });
  });

  it('covers all the rest as well', () => {
    expect(responses.map(({ type }) => type)).toEqual(expect.arrayContaining(['DEFAULT_4XX', 'DEFAULT_5XX']));
  });
});
