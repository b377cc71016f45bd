import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../../../contract/index.ts';
import { addClip, applyProfile, createProfile, type Profile, toProfileClip } from '../../../core/profile/index.ts';

const SHA256 = '0123456789abcdef'.repeat(4);
const SPEC = { id: 'test', version: '1.2.3', classifier: { sha256: SHA256, profile: { size: 2 } } } as ModelSpec;
const MODEL = { id: 'test', version: '1.2.3', classifierSha256: SHA256, size: 2 };

/** Halves hold these numbers exactly. */
const VECTORS: Record<string, number[]> = { a: [1, -4], b: [3, 0], own: [100, 100] };

function profileOf(...hashes: string[]): Profile {
  return hashes.reduce(
    (profile, hash, i) => addClip(profile, toProfileClip({ hash, vector: VECTORS[hash] }, i)),
    createProfile(MODEL),
  );
}

describe('applyProfile', () => {
  it('gives mean and deviation over the clips, and says how many', () => {
    expect(applyProfile(SPEC, 'own', { speaker: 'ann', profile: profileOf('a', 'b') })).toEqual({
      statistics: { count: 2, mean: Float32Array.of(2, -2), std: Float32Array.of(1, 2) },
      report: { speaker: 'ann', clips: 2, applied: true },
      warnings: [],
    });
  });

  it('knows a speaker by one clip', () => {
    expect(applyProfile(SPEC, 'own', { speaker: 'ann', profile: profileOf('a') })).toEqual({
      statistics: { count: 1, mean: Float32Array.of(1, -4), std: Float32Array.of(0, 0) },
      report: { speaker: 'ann', clips: 1, applied: true },
      warnings: [],
    });
  });

  it('leaves the recording itself out', () => {
    const without = applyProfile(SPEC, 'own', { speaker: 'ann', profile: profileOf('a', 'b') });
    expect(applyProfile(SPEC, 'own', { speaker: 'ann', profile: profileOf('a', 'own', 'b') })).toEqual(without);
  });

  it.each([['no clips', profileOf()] as const, ['no other clip than the recording', profileOf('own')] as const])(
    'knows nobody by a profile of %s',
    (_, profile) => {
      expect(applyProfile(SPEC, 'own', { speaker: 'ann', profile })).toEqual({
        report: { speaker: 'ann', clips: 0, applied: false },
        warnings: [],
      });
    },
  );

  it('has nothing to say when nobody is asked for', () => {
    expect(applyProfile(SPEC, 'own', undefined)).toEqual({ report: null, warnings: [] });
  });

  const remedy = 'got one of test 1.2.3 (classifier 01234567). It was not used; let this model learn the speaker anew.';
  it.each([
    [
      'trained again',
      { ...SPEC, version: '1.3.0', classifier: { ...SPEC.classifier, sha256: 'f'.repeat(64) } },
      `Expected a voice profile of test 1.3.0 (classifier ffffffff), ${remedy}`,
    ],
    [
      'that adapts to nobody',
      { ...SPEC, classifier: { ...SPEC.classifier, profile: undefined } },
      `Expected no voice profile, since test 1.2.3 adapts to nobody, ${remedy}`,
    ],
  ])('is passed over, with a warning, by a model %s', (_, spec, message) => {
    expect(applyProfile(spec, 'own', { speaker: 'ann', profile: profileOf('a', 'own', 'b') })).toEqual({
      report: { speaker: 'ann', clips: 2, applied: false },
      warnings: [{ code: 'profile-ignored', message }],
    });
  });
});
