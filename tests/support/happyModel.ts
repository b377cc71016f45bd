import type { Model } from '../../core/index.ts';

/** A model that always hears happiness. */
export const happyModel = {
  spec: {
    id: 'fake',
    version: '1.0.0',
    trim: { topDb: 35, frameSamples: 2048, hopSamples: 512 },
    windows: { maxSingleSeconds: 10, windowSeconds: 4, hopSeconds: 4 },
    calibration: { temperature: 1, unsureBelow: 0.5 },
    augmentations: [],
    encoder: { size: 2, pooling: 'mean' },
  },
  encode: async (windows: readonly Float32Array[]) =>
    windows.map(() => ({ embedding: new Float32Array(2), frames: 1 })),
  classify: async (vectors: readonly unknown[]) =>
    vectors.map(() => ({ probabilities: Float64Array.of(0, 0, 0, 0, 1, 0, 0, 0) })),
  hasVoice: async () => true,
  release: async () => undefined,
} as unknown as Model;
