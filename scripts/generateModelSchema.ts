// Writes contract/model-spec.schema.json from the zod schema, for training/ to check what it writes.
// `npm run schema`; a test fails when the committed file is older than the schema.
import { writeFileSync } from 'node:fs';
import * as z from 'zod';
import { modelSpecSchema } from '../contract/index.ts';

const path = new URL('../contract/model-spec.schema.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(z.toJSONSchema(modelSpecSchema), null, 2)}\n`);
