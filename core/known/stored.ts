import * as z from 'zod';
import { fromFloat16 } from './float16.ts';
import type { ProfileClip, ProfileModel } from './profile.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const storedClipSchema = z.strictObject({
  schemaVersion: z.literal(1),
  model: z.strictObject({
    id: z.string().min(1),
    version: z.string().min(1),
    classifierSha256: sha256,
    size: z.int().min(1),
  }),
  key: sha256,
  learnedAtEpochMs: z.int().min(0),
  vector: z.base64(),
});

/** Stored content that is no clip of a profile; the message names the field. */
export class ProfileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProfileError';
  }
}

/** A clip and the model that its vector is of: what is stored as one item. */
export interface StoredClip {
  readonly model: ProfileModel;
  readonly clip: ProfileClip;
}

/**
 * A clip as one line of JSON: the vector as base64 of little-endian half-precision numbers.
 *
 * @returns what {@link parseClip} reads back, bit for bit
 * @example
 * const model = { id: 'my-model', version: '1.0.0', classifierSha256: 'c0'.repeat(32), size: 2 };
 * const clip = toProfileClip({ hash: 'a1'.repeat(32), vector: [1, -2] }, 0);
 * console.log(JSON.parse(serialiseClip({ model, clip })).vector); // ADwAwA==
 */
export function serialiseClip({ model, clip }: StoredClip): string {
  const { id, version, classifierSha256, size } = model;
  const { hash: key, learnedAtEpochMs, vector } = clip;
  return JSON.stringify({
    schemaVersion: 1,
    model: { id, version, classifierSha256, size },
    key,
    learnedAtEpochMs,
    vector: toLittleEndian(vector).toString('base64'),
  });
}

/**
 * Reads a stored clip.
 *
 * @param text as {@link serialiseClip} gave it
 * @throws ProfileError naming what does not fit: the clip is damaged, or of a later version
 * @example
 * const model = { id: 'my-model', version: '1.0.0', classifierSha256: 'c0'.repeat(32), size: 2 };
 * const clip = toProfileClip({ hash: 'a1'.repeat(32), vector: [1, -2] }, 0);
 * console.log(parseClip(serialiseClip({ model, clip })).clip.vector); // Uint16Array(2) [ 15360, 49152 ]
 */
export function parseClip(text: string): StoredClip {
  const { model, vector: base64, key, learnedAtEpochMs } = checkSchema(text);
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== 2 * model.size) {
    throw damaged(`vector: expected ${2 * model.size} bytes (model.size: ${model.size}), got ${bytes.length}`);
  }
  const vector = Uint16Array.from({ length: model.size }, (_, i) => bytes.readUInt16LE(2 * i));
  if (!fromFloat16(vector).every(Number.isFinite)) throw damaged('vector: expected finite numbers');
  return { model, clip: { hash: key, learnedAtEpochMs, vector } };
}

function checkSchema(text: string): z.infer<typeof storedClipSchema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw damaged(`it is not JSON: ${(cause as Error).message}`, cause);
  }
  const parsed = storedClipSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || '(root)'}: ${message}`);
  throw damaged(issues.join('; '));
}

function damaged(what: string, cause?: unknown): ProfileError {
  return new ProfileError(`Expected a clip of a profile (schemaVersion 1), got: ${what}. Erase it.`, { cause });
}

function toLittleEndian(values: Uint16Array): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, 2 * i);
  return bytes;
}
