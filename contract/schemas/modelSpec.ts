import * as z from 'zod';
import { EMOTIONS } from '../labels.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const fileName = z.string().regex(/^[\w.-]+$/, 'A plain file name inside the bundle.');
const probability = z.number().min(0).max(1);

const weight = z
  .number()
  .gt(0)
  .lt(1)
  .describe('Share of the average over all variants; the window as it is has the rest.');

/** One augmented variant that test-time augmentation adds to the window as it is. */
export const augmentationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('noise'), weight, snrDb: z.number().describe('White noise, this far below the speech.') }),
  z.object({
    kind: z.literal('roll'),
    weight,
    maxFraction: probability.describe('Most of the window that is rotated from its end to its start.'),
  }),
  z.object({
    kind: z.literal('pitch'),
    weight,
    maxSemitones: z.number().gt(0).describe('Shift drawn evenly from ± this.'),
  }),
]);
/** One augmented variant that test-time augmentation adds to the window as it is. */
export type Augmentation = z.infer<typeof augmentationSchema>;

/** One network that an encoder is made of: whose weights, and under which licence. */
export const encoderSourceSchema = z.object({
  name: z.string(),
  origin: z.string().describe('Where the weights come from.'),
  sha256: sha256.optional().describe('Of the file that the weights were read from.'),
  licence: z.string(),
});

/** One measured figure, with all that is needed to understand it. */
export const metricSchema = z.object({
  protocol: z.string().describe('How it was measured, for example `RAVDESS-6`; the model card explains each.'),
  corpus: z.string(),
  measure: z
    .enum(['uar', 'accuracy', 'ece', 'gap', 'recall', 'coverage', 'accuracyWhenSure'])
    .describe('`gap`: mean confidence less accuracy; of several corpora, the mean of the absolute ones.'),
  label: z.string().optional().describe('The emotion or condition, for a figure about a part of the clips.'),
  value: z.number(),
  clips: z.int().min(1),
});

/**
 * `model.json`: all that the recogniser must know about a model bundle, read by TypeScript and Python alike.
 * What does not fit this schema is refused when the bundle is loaded.
 */
export const modelSpecSchema = z
  .object({
    schemaVersion: z.literal(2, {
      error: ({ input }) => `Expected 2, got ${JSON.stringify(input)}: a bundle for another version. Train it again.`,
    }),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    description: z.string(),
    licence: z.string(),
    labels: z.tuple(EMOTIONS.map((emotion) => z.literal(emotion)) as unknown as [z.ZodLiteral<string>]),
    sampleRateHz: z.literal(16_000),
    trim: z
      .object({ topDb: z.number().gt(0), frameSamples: z.int().min(1), hopSamples: z.int().min(1) })
      .describe('Silence at both ends: frames this far below the loudest one, as librosa.effects.trim.'),
    windows: z
      .object({
        maxSingleSeconds: z.number().gt(0).describe('Speech up to this long is one window.'),
        windowSeconds: z.number().gt(0),
        hopSeconds: z.number().gt(0),
      })
      .refine((windows) => windows.hopSeconds === windows.windowSeconds, {
        path: ['hopSeconds'],
        message: 'Expected the same as windowSeconds: all speech is recognised, and counted, once.',
      })
      .refine((windows) => windows.windowSeconds <= windows.maxSingleSeconds, {
        path: ['windowSeconds'],
        message: 'Expected at most maxSingleSeconds.',
      })
      .describe('How longer recordings are cut.'),
    level: z
      .object({ rms: z.number().gt(0).max(1).describe('Root mean square of the samples, 1 being full scale.') })
      .optional()
      .describe(
        'Every window is brought to this level before anything else looks at it; left out: as loud as it comes.',
      ),
    features: z.object({ names: z.array(z.string()).describe('The handcrafted features, in order.') }),
    encoder: z.object({
      file: fileName,
      sha256,
      precision: z.enum(['float32', 'float16', 'int8']),
      sources: z.array(encoderSourceSchema).min(1).describe('The networks that the graph is made of, in order.'),
      layers: z.array(z.string()).min(1).describe('Pooled layers, in order; they may differ in width.'),
      size: z.int().min(1).describe('Numbers in the output `mean`, and the same in `std`: all layers together.'),
      pooling: z
        .enum(['mean', 'mean-std'])
        .describe(
          'The embedding: the output `mean` [batch, size] alone, and then the graph need not give `std`; or `mean`, ' +
            'then `std` [batch, size]. Both over the `frames` [batch] of each row.',
        ),
    }),
    classifier: z.object({
      file: fileName,
      sha256,
      inputs: z.array(z.enum(['features', 'embedding'])).min(1),
      known: z
        .object({ size: z.int().min(1).describe('Numbers in a clip vector.') })
        .optional()
        .describe(
          'Present when the graph adapts to the room and the speaker: it also takes `room_clips` [r, size] and ' +
            '`room_present` [r] (1 for a clip, 0 for a row that only fills), `speaker_clips` and `speaker_present` ' +
            'alike, and gives `clip_vector` [n, size] and `room_weight` and `speaker_weight`, each [1].',
        ),
    }),
    calibration: z.object({
      temperature: z.number().gt(0).describe('The logits are divided by it before the softmax.'),
      unsureBelow: probability.describe('A confidence below it is reported as unsure.'),
      unlikeAbove: z
        .number()
        .optional()
        .describe(
          'Present when the graph gives `unlikeness` [n], how unlike the training recordings a window is; a recording ' +
            'that is so by more than this gets the warning `unlike-training`.',
        ),
    }),
    augmentations: z
      .array(augmentationSchema)
      .refine((variants) => variants.reduce((sum, { weight: share }) => sum + share, 0) < 1, {
        message: 'Expected weights that sum to less than 1: the window as it is has the rest.',
      }),
    metrics: z.array(metricSchema),
  })
  .strict();
/** `model.json`, parsed. */
export type ModelSpec = z.infer<typeof modelSpecSchema>;
