import { expect, it } from 'vitest';
import { speechWeights } from '../../../core/result/speechWeights.ts';

it('weights windows by their speech, and alike where there is none', () => {
  expect(speechWeights([{ speechSeconds: 1 }, { speechSeconds: 3 }])).toEqual([0.25, 0.75]);
  expect(speechWeights([{ speechSeconds: 0 }, { speechSeconds: 0 }])).toEqual([0.5, 0.5]);
  expect(speechWeights([])).toEqual([]);
});
