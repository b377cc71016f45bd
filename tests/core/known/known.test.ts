import { describe, expect, it } from 'vitest';
import { KNOWN_KINDS, type ModelSpec } from '../../../contract/index.ts';
import {
  addClip,
  clipsOf,
  createProfile,
  findKnown,
  type NamedProfiles,
  type Profile,
  reportKnown,
  toProfileClip,
} from '../../../core/known/index.ts';

const SHA256 = '0123456789abcdef'.repeat(4);
const SPEC = { id: 'test', version: '1.2.3', classifier: { sha256: SHA256, known: { size: 2 } } } as ModelSpec;
const MODEL = { id: 'test', version: '1.2.3', classifierSha256: SHA256, size: 2 };
const WEIGHTS = { room: 0.75, speaker: 0.5 };

/** Halves hold these numbers exactly. */
const VECTORS: Record<string, number[]> = { a: [1, -4], b: [3, 0], c: [0.5, 8], own: [100, 100] };

function profileOf(...hashes: string[]): Profile {
  return hashes.reduce(
    (profile, hash, i) => addClip(profile, toProfileClip({ hash, vector: VECTORS[hash] }, i)),
    createProfile(MODEL),
  );
}

const named = (name: string, ...hashes: string[]) => ({ name, profile: profileOf(...hashes) });
const clips = (asked: NamedProfiles, spec = SPEC) => clipsOf(findKnown(spec, 'own', asked));
const report = (asked: NamedProfiles, weights = WEIGHTS, spec = SPEC) =>
  reportKnown(findKnown(spec, 'own', asked), weights);

describe('what is known', () => {
  it('is nothing when nothing is asked for', () => {
    expect(clips({})).toEqual({ room: [], speaker: [] });
    expect(report({})).toEqual({ report: { room: null, speaker: null }, warnings: [] });
  });

  it('is the clips of the room and of the speaker, each by itself', () => {
    const asked = { room: named('office', 'a', 'b', 'c'), speaker: named('ann', 'c', 'b') };
    expect(clips(asked)).toEqual({
      room: [Float32Array.of(1, -4), Float32Array.of(3, 0), Float32Array.of(0.5, 8)],
      speaker: [Float32Array.of(3, 0), Float32Array.of(0.5, 8)],
    });
    expect(report(asked)).toEqual({
      report: { room: { name: 'office', clips: 3, weight: 0.75 }, speaker: { name: 'ann', clips: 2, weight: 0.5 } },
      warnings: [],
    });
  });

  it.each(KNOWN_KINDS)('may be the %s alone', (kind) => {
    const known = { name: 'x', clips: 2, weight: WEIGHTS[kind] };
    expect(report({ [kind]: named('x', 'a', 'b') }).report).toEqual({ room: null, speaker: null, [kind]: known });
  });

  it('leaves the recording itself out', () => {
    const without = { room: named('office', 'a', 'b'), speaker: named('ann', 'b', 'c') };
    const asked = { room: named('office', 'a', 'own', 'b'), speaker: named('ann', 'own', 'b', 'c') };
    expect(clips(asked)).toEqual(clips(without));
    expect(report(asked)).toEqual(report(without));
  });

  it('has its weight to three digits', () => {
    const { room } = report({ room: named('office', 'a', 'b') }, { room: 1 / 3, speaker: 0 }).report;
    expect(room!.weight).toBe(0.333);
    // The graph reckons in single precision.
    const full = report({ room: named('office', 'a', 'b') }, { room: 1.00000012, speaker: 0 }).report;
    expect(full.room!.weight).toBe(1);
  });
});

describe('what is known counts for nothing', () => {
  it.each([
    ['no clips', 0, []],
    ['no other clip than the recording', 0, ['own']],
    ['one other clip', 1, ['own', 'a']],
  ])('when it is %s, and says so', (_, count, hashes) => {
    const { speaker } = report({ speaker: named('ann', ...hashes) }, { room: 0, speaker: 0.01 }).report;
    const weight = count === 0 ? 0 : 0.01;
    expect(speaker).toEqual({ name: 'ann', clips: count, weight, reason: 'too-few-clips' });
  });

  it('when the clips are too alike, and says so below a weight of 0.05', () => {
    const at = (room: number) => report({ room: named('office', 'a', 'b') }, { room, speaker: 1 }).report.room;
    expect(at(0)).toEqual({ name: 'office', clips: 2, weight: 0, reason: 'clips-too-alike' });
    expect(at(0.0494)).toEqual({ name: 'office', clips: 2, weight: 0.049, reason: 'clips-too-alike' });
    expect(at(0.0496)).toEqual({ name: 'office', clips: 2, weight: 0.05 });
  });

  it('has no reason where one clip counts after all', () => {
    const { room } = report({ room: named('office', 'a') }, { room: 0.2, speaker: 0 }).report;
    expect(room).toEqual({ name: 'office', clips: 1, weight: 0.2 });
  });

  const retrained = { ...SPEC, version: '1.3.0', classifier: { ...SPEC.classifier, sha256: 'f'.repeat(64) } };
  const rigid = { ...SPEC, classifier: { ...SPEC.classifier, known: undefined } };
  const got = 'got one of test 1.2.3 (classifier 01234567). It was not used; let this model learn the';
  it.each([
    ['trained again', retrained, (kind: string) => `Expected a ${kind}'s profile of test 1.3.0 (classifier ffffffff)`],
    ['that does not adapt', rigid, (kind: string) => `Expected no ${kind}'s profile, since test 1.2.3 adapts to none`],
  ])('with a model %s: it is passed over, with a warning', (_, spec, expected) => {
    for (const kind of KNOWN_KINDS) {
      const asked = { [kind]: named('x', 'a', 'own', 'b') };
      expect(clips(asked, spec)).toEqual({ room: [], speaker: [] });
      const known = { name: 'x', clips: 2, weight: 0, reason: 'other-model' };
      expect(report(asked, WEIGHTS, spec)).toEqual({
        report: { room: null, speaker: null, [kind]: known },
        warnings: [{ code: 'profile-ignored', message: `${expected(kind)}, ${got} ${kind} anew.` }],
      });
    }
  });

  it('of two profiles each has its own warning, and one that fits still counts', () => {
    const foreign = { model: { ...MODEL, version: '0.9.0' }, clips: profileOf('a', 'b').clips };
    const both = report({ room: { name: 'office', profile: foreign }, speaker: { name: 'ann', profile: foreign } });
    expect(both.warnings.map(({ message }) => /(room|speaker) anew/.exec(message)![1])).toEqual(['room', 'speaker']);
    const one = { room: { name: 'office', profile: foreign }, speaker: named('ann', 'a', 'b') };
    expect(clips(one).speaker).toHaveLength(2);
    expect(report(one)).toMatchObject({
      report: { room: { weight: 0, reason: 'other-model' }, speaker: { name: 'ann', clips: 2, weight: 0.5 } },
      warnings: [{ code: 'profile-ignored' }],
    });
  });

  it('with a model that gives no weights', () => {
    const { room } = reportKnown(findKnown(rigid, 'own', { room: named('office', 'a', 'b') }), undefined).report;
    expect(room).toMatchObject({ weight: 0, reason: 'other-model' });
  });
});
