import * as z from 'zod';
import { EMOTIONS } from '../labels.ts';
import { LIMITS } from '../limits.ts';
import { encoderSourceSchema, type ModelSpec, metricSchema } from './modelSpec.ts';

/** The model card as data: what `GET /v1/model` and `ser model --json` give. */
export const modelCardSchema = z.object({
  id: z.string(),
  version: z.string(),
  description: z.string(),
  licence: z.string(),
  labels: z.array(z.enum(EMOTIONS)),
  encoder: z.object({ sources: z.array(encoderSourceSchema.omit({ sha256: true })), precision: z.string() }),
  unsureBelow: z.number(),
  metrics: z.array(metricSchema),
  limits: z.record(z.string(), z.number()),
});
/** The model card as data. */
export type ModelCard = z.infer<typeof modelCardSchema>;

/**
 * The part of a bundle's `model.json` that users should know, and what recordings are taken.
 *
 * @param maxDurationSeconds the limit that applies where the card is given
 */
export function toModelCard(
  { id, version, description, licence, encoder, calibration, metrics }: ModelSpec,
  maxDurationSeconds: number = LIMITS.maxDurationSeconds,
): ModelCard {
  return {
    id,
    version,
    description,
    licence,
    labels: [...EMOTIONS],
    encoder: {
      sources: encoder.sources.map(({ name, origin, licence: of }) => ({ name, origin, licence: of })),
      precision: encoder.precision,
    },
    unsureBelow: calibration.unsureBelow,
    metrics,
    limits: { ...LIMITS, maxDurationSeconds },
  };
}
