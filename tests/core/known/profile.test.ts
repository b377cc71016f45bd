import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../../../contract/index.ts';
import {
  addClip,
  createProfile,
  knownVectors,
  latestFirst,
  MAX_PROFILE_CLIPS,
  matchesModel,
  type Profile,
  type ProfileClip,
  profileModelOf,
  removeClip,
  toProfileClip,
} from '../../../core/known/profile.ts';

const MODEL = { id: 'test', version: '1.0.0', classifierSha256: 'c'.repeat(64), size: 3 };
const EMPTY = createProfile(MODEL);

/** A clip whose vector follows from its number, as a recording's does from its sound. */
function clip(seed: number, learnedAtEpochMs = 0): ProfileClip {
  const hash = createHash('sha256').update(String(seed)).digest('hex');
  return toProfileClip({ hash, vector: [seed, Math.sin(seed), 100 * Math.cos(seed)] }, learnedAtEpochMs);
}

const addAll = (profile: Profile, clips: readonly ProfileClip[]): Profile => clips.reduce(addClip, profile);
const hashes = (profile: Profile): string[] => [...profile.clips.keys()].sort();

const anyClips = fc.array(
  fc.tuple(fc.nat(90), fc.nat(20)).map(([seed, time]) => clip(seed, time)),
  // Or none would be longer than about ten, and no clip would ever be pushed out.
  { maxLength: 120, size: 'max' },
);
const fewSeeds = fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: MAX_PROFILE_CLIPS });

describe('a profile', () => {
  it('gives its clips’ vectors in the order of their hashes, exact, in single precision', () => {
    const given = { c: [1, -2, 0.5], a: [0.1, 65_504, 0], b: [3, 2 ** -24, -0.25] };
    const clips = Object.entries(given).map(([hash, vector], i) => toProfileClip({ hash, vector }, i));
    // 0.1 as a half is 1638 × 2^-14 (IEEE 754).
    expect(knownVectors(addAll(EMPTY, clips))).toEqual([
      Float32Array.of(1638 / 2 ** 14, 65_504, 0),
      Float32Array.of(3, 2 ** -24, -0.25),
      Float32Array.of(1, -2, 0.5),
    ]);
    expect(knownVectors(EMPTY)).toEqual([]);
  });

  it('does not depend on the order of its clips, nor on repeats', () => {
    const shuffled = anyClips.chain((clips) =>
      fc.tuple(
        fc.constant(clips),
        fc.shuffledSubarray([...clips, ...clips], { minLength: 2 * clips.length, maxLength: 2 * clips.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([clips, again]) => {
        const [one, other] = [addAll(EMPTY, clips), addAll(EMPTY, again)];
        expect(hashes(other)).toEqual(hashes(one));
        expect(knownVectors(other)).toEqual(knownVectors(one));
      }),
    );
  });

  it('keeps the latest clips and no more: 50, as the command line says', () => {
    expect(MAX_PROFILE_CLIPS).toBe(50);
    fc.assert(
      fc.property(anyClips, (clips) => {
        const profile = addAll(EMPTY, clips);
        const latest = new Map<string, number>();
        for (const { hash, learnedAtEpochMs } of clips) {
          latest.set(hash, Math.max(learnedAtEpochMs, latest.get(hash) ?? 0));
        }
        expect(profile.clips.size).toBe(Math.min(latest.size, MAX_PROFILE_CLIPS));
        const oldest = Math.min(...[...profile.clips.values()].map(({ learnedAtEpochMs }) => learnedAtEpochMs));
        for (const [hash, time] of latest) if (!profile.clips.has(hash)) expect(time).toBeLessThanOrEqual(oldest);
      }),
    );
  });

  it('keeps of clips of one time those with the larger hashes, and of one clip the latest time', () => {
    const many = Array.from({ length: MAX_PROFILE_CLIPS + 5 }, (_, i) => clip(i, 7));
    const largest = many
      .map(({ hash }) => hash)
      .sort()
      .slice(5);
    expect(hashes(addAll(EMPTY, many))).toEqual(largest);
    const again = addAll(EMPTY, [clip(1, 5), clip(1, 9), clip(1, 2)]);
    expect([...again.clips.values()]).toEqual([clip(1, 9)]);
  });

  it('orders clips by time, the latest first, then by hash, the largest first', () => {
    const given = [
      { hash: 'b', learnedAtEpochMs: 1 },
      { hash: 'a', learnedAtEpochMs: 2 },
      { hash: 'c', learnedAtEpochMs: 1 },
      { hash: 'a', learnedAtEpochMs: 3 },
    ];
    expect(given.toSorted(latestFirst).map(({ hash, learnedAtEpochMs }) => hash + learnedAtEpochMs)).toEqual([
      'a3',
      'a2',
      'c1',
      'b1',
    ]);
    expect(latestFirst(given[0], given[0])).toBe(0);
  });

  it('without a clip is what it was before it', () => {
    fc.assert(
      fc.property(fewSeeds, ([added, ...seeds]) => {
        const before = addAll(
          EMPTY,
          seeds.map((seed) => clip(seed)),
        );
        const after = removeClip(addClip(before, clip(added)), clip(added).hash);
        expect(hashes(after)).toEqual(hashes(before));
        expect(knownVectors(after)).toEqual(knownVectors(before));
      }),
    );
  });

  it('is a value: adding and removing leave it as it is', () => {
    const profile = addClip(EMPTY, clip(1));
    addClip(profile, clip(2));
    removeClip(profile, clip(1).hash);
    expect(hashes(profile)).toEqual([clip(1).hash]);
    expect(EMPTY.clips.size).toBe(0);
  });

  it('refuses a vector of another size', () => {
    expect(() => addClip(EMPTY, toProfileClip({ hash: 'k', vector: [1, 2] }, 0))).toThrow(
      new RangeError("Expected a clip vector of 3 numbers, got 2. Use the profile's own model."),
    );
  });
});

describe('a profile belongs to one model', () => {
  const spec = {
    id: 'test',
    version: '1.0.0',
    classifier: { sha256: 'c'.repeat(64), known: { size: 3 } },
  } as ModelSpec;
  const others: [string, ModelSpec][] = [
    ['id', { ...spec, id: 'other' }],
    ['version', { ...spec, version: '1.0.1' }],
    ['classifier', { ...spec, classifier: { ...spec.classifier, sha256: 'd'.repeat(64) } }],
    ['size', { ...spec, classifier: { ...spec.classifier, known: { size: 4 } } }],
    ['none', { ...spec, classifier: { ...spec.classifier, known: undefined } }],
  ];

  it('matches its own', () => {
    expect(profileModelOf(spec)).toEqual(MODEL);
    expect(profileModelOf({ ...spec, classifier: { ...spec.classifier, known: undefined } })).toBeUndefined();
    expect(matchesModel(EMPTY, spec)).toBe(true);
  });

  it.each(others)('does not match another %s', (_, other) => {
    expect(matchesModel(EMPTY, other)).toBe(false);
  });
});
