import { describe, expect, it } from 'vitest';
import { chroma } from '../../../../core/features/families/chroma.ts';
import { tone } from '../signals.ts';
import { featuresOf } from '../support.ts';

const NOTES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];

describe('chroma', () => {
  it.each(NOTES.map((note, i) => [note, i]))('is strongest at %s when that is played', (_, i) => {
    // A4 = 440 Hz is the tenth class.
    const features = featuresOf(tone(440 * 2 ** ((i - 9) / 12), 0.5, 16_000));
    const values = chroma.featureNames.map((name) => features[name]);
    expect(values.indexOf(Math.max(...values))).toBe(i);
    expect(values[i]).toBeCloseTo(1, 1);
  });
});
