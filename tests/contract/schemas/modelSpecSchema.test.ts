import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { modelSpecSchema } from '../../../contract/index.ts';

describe('contract/model-spec.schema.json', () => {
  it('is what the schema gives today (npm run schema writes it)', () => {
    const committed = JSON.parse(
      readFileSync(new URL('../../../contract/model-spec.schema.json', import.meta.url), 'utf8'),
    );
    expect(committed).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(modelSpecSchema))));
  });
});
