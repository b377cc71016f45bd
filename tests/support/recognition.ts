import type { Recognition } from '../../contract/index.ts';

/** A result as the recogniser gives it, for tests of what happens to results. */
export const SAMPLE_RECOGNITION: Recognition = {
  emotion: 'happy',
  confidence: 0.79,
  unsure: false,
  mixed: false,
  shares: { happy: 1 },
  probabilities: {
    angry: 0.03,
    calm: 0.03,
    disgust: 0.03,
    fearful: 0.03,
    happy: 0.79,
    neutral: 0.03,
    sad: 0.03,
    surprise: 0.03,
  },
  durationSeconds: 3.9,
  speechSeconds: 2.1,
  segments: [],
  known: { room: null, speaker: null },
  warnings: [],
  model: { id: 'test-model', version: '1.0.0' },
  timingsMs: { decode: 1, resample: 2, speech: 1, augment: 0, features: 3, encode: 4, classify: 0, total: 12 },
};

/** An encoder's vector, kept beside {@link SAMPLE_RECOGNITION}. */
export const SAMPLE_EMBEDDING = Float32Array.of(0.5, -1.25, 3);
