import { describe, expect, it } from 'vitest';
import { describeSchema, type JsonSchema } from '../../../functions/presign/docsSchema.ts';

const words = (schema: JsonSchema): string => String(describeSchema(schema));

describe('a schema in words', () => {
  it.each<[string, JsonSchema]>([
    ['any', {}],
    ['string', { type: 'string' }],
    ['string or null', { type: ['string', 'null'] }],
    ['string (date-time)', { type: 'string', format: 'date-time' }],
    ['one of &quot;a&quot;, 1', { enum: ['a', 1] }],
    ['&quot;done&quot;', { type: 'string', const: 'done' }],
    ['string or number', { anyOf: [{ type: 'string' }, { type: 'number' }] }],
    ['list of number', { type: 'array', items: { type: 'number' } }],
    ['object of number', { type: 'object', additionalProperties: { type: 'number' } }],
    ['object', { type: 'object', additionalProperties: false }],
    ['object', { type: 'object', additionalProperties: {} }],
    ['string. What it is', { type: 'string', description: 'What it is' }],
  ])('says %s', (expected, schema) => {
    expect(words(schema)).toBe(expected);
  });

  it.each<[string, JsonSchema]>([
    ['integer, at least 0, at most 20', { type: 'integer', minimum: 0, maximum: 20 }],
    ['integer, at least 1', { type: 'integer', minimum: 1 }],
    ['integer, at least 1', { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }],
    ['number, at most 0', { type: 'number', maximum: 0 }],
    ['string, at least 1, at most 64 characters', { type: 'string', minLength: 1, maxLength: 64 }],
    ['string, at least 1 characters', { type: 'string', minLength: 1 }],
    ['string, at most 64 characters', { type: 'string', maxLength: 64 }],
    ['integer, at most 20, 0 unless given', { type: 'integer', maximum: 20, default: 0 }],
    ['boolean, false unless given', { type: 'boolean', default: false }],
  ])('says the limits: %s', (expected, schema) => {
    expect(words(schema)).toBe(expected);
  });

  it('lists the fields of an object, and says which may be missing', () => {
    const schema: JsonSchema = { type: 'object', properties: { a: { type: 'string' }, b: {} }, required: ['a'] };
    const fields = '<ul><li><code>a</code>: string</li><li><code>b</code> (optional): any</li></ul>';
    expect(words(schema)).toBe(`object${fields}`);
    expect(words({ type: 'object', properties: { a: {} } })).toContain('<code>a</code> (optional)');
  });

  it('lists the fields of what a list or a choice holds', () => {
    const object: JsonSchema = { type: 'object', properties: { a: {} }, required: ['a'] };
    const fields = '<ul><li><code>a</code>: any</li></ul>';
    expect(words({ type: 'array', items: object })).toBe(`list of object${fields}`);
    expect(words({ anyOf: [{ type: 'null' }, object] })).toBe(`null or object${fields}`);
    expect(words({ anyOf: [{ type: 'null' }, { type: 'array', items: object }] })).toBe(
      `null or list of object${fields}`,
    );
  });
});
