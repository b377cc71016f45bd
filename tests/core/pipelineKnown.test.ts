import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMOTIONS, type Recognition } from '../../contract/index.ts';
import {
  addClip,
  analyse,
  classify,
  createProfile,
  extractWindows,
  loadModel,
  type Model,
  type Profile,
  profileModelOf,
  type RecogniseOptions,
  recognise,
  toProfileClip,
} from '../../core/index.ts';
import { adaptingBundle, CLIP_SIZE, TILT } from '../support/adaptingBundle.ts';
import { collect, inPieces } from '../support/streams.ts';
import { voice } from '../support/voice.ts';
import { quantize, writeWav } from '../support/wav.ts';

let model: Model;
let remove: () => void;
beforeAll(async () => {
  const bundle = adaptingBundle();
  remove = bundle.remove;
  model = await loadModel(bundle.dir);
});
afterAll(async () => {
  await model.release();
  remove();
});

const wav = (samples: Float32Array): Uint8Array => writeWav({ channels: [samples], sampleRateHz: 16_000 });
/** Long enough for four windows, the last one shorter. */
const LONG = wav(voice(14));
const SHORT = wav(voice(2));

const hear = (bytes: Uint8Array, options: Partial<RecogniseOptions> = {}) =>
  recognise(inPieces(bytes), { model, ...options });
const timeless = ({ timingsMs: _, ...rest }: Recognition): Omit<Recognition, 'timingsMs'> => rest;
const emptyProfile = (): Profile => createProfile(profileModelOf(model.spec)!);

/** A profile of vectors that are made up. */
function madeUpProfile(vectors: readonly number[][]): Profile {
  return vectors.reduce(
    (profile, vector, i) => addClip(profile, toProfileClip({ hash: String(i), vector }, i)),
    emptyProfile(),
  );
}
// Halves hold these numbers exactly. The sums: (6, 0, −2, 0.5) and (−1, 4, 0, 3).
const OFFICE = [
  [2, 0, -3, 0],
  [4, 0, 1, 0.5],
  [0, 0, 0, 0],
];
const ANN = [
  [-3, 4, 0, 1],
  [2, 0, 0, 2],
];
const office = () => ({ name: 'office', profile: madeUpProfile(OFFICE) });
const ann = () => ({ name: 'ann', profile: madeUpProfile(ANN) });

/** The test bundle's answer (see adaptingBundle), calculated by hand from the windows' embeddings and the clips' sums. */
async function expected(bytes: Uint8Array, room: number[], speaker: number[]): Promise<number[]> {
  const windows = await collect(extractWindows(inPieces(bytes), model));
  const total = windows.reduce((sum, { speechSeconds }) => sum + speechSeconds, 0);
  const answer = EMOTIONS.map(() => 0);
  for (const { embedding, speechSeconds } of windows) {
    const logits = [...room.map((sum, i) => embedding[i] - TILT * sum), ...speaker.map((sum) => TILT * sum)];
    const all = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    for (const [i, logit] of logits.entries()) answer[i] += ((Math.exp(logit) / all) * speechSeconds) / total;
  }
  return answer;
}
const NONE = [0, 0, 0, 0];

function expectAnswer({ probabilities }: Recognition, answer: readonly number[]): void {
  for (const [i, emotion] of EMOTIONS.entries()) expect(probabilities[emotion]).toBeCloseTo(answer[i], 4);
}

describe('recognise', () => {
  it('names the recording by the SHA-256 of its samples at 16 kHz', async () => {
    // Adding 0 makes a plain zero of a negative one, which a file cannot hold.
    const samples = Float32Array.from(voice(2), (sample) => quantize(sample, 16) / 32_768 + 0);
    const hash = createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex');
    expect((await hear(SHORT)).clipVector!.hash).toBe(hash);
    expect((await hear(LONG)).clipVector!.hash).not.toBe(hash);
  });

  it('gives the mean of the windows’ clip vectors, weighted by speech', async () => {
    const windows = await collect(extractWindows(inPieces(LONG), model));
    expect(windows.length).toBe(4);
    const total = windows.reduce((sum, { speechSeconds }) => sum + speechSeconds, 0);
    const { vector } = (await hear(LONG)).clipVector!;
    expect(vector).toHaveLength(CLIP_SIZE);
    for (let i = 0; i < CLIP_SIZE; i++) {
      const mean = windows.reduce((sum, { embedding, speechSeconds }) => sum + embedding[i] * speechSeconds, 0) / total;
      expect(vector[i]).toBeCloseTo(mean, 5);
    }
  });

  it('learns from the clean variant alone', async () => {
    const [plain, augmented] = [await hear(SHORT), await hear(SHORT, { augment: true })];
    expect(augmented.recognition.probabilities).not.toEqual(plain.recognition.probabilities);
    // The encoder computes them in batches of another size.
    for (let i = 0; i < CLIP_SIZE; i++)
      expect(augmented.clipVector!.vector[i]).toBeCloseTo(plain.clipVector!.vector[i], 3);
  });
});

describe('what is known of a recording', () => {
  it('is nothing when nothing is asked for', async () => {
    const { recognition } = await hear(LONG);
    expect(recognition.known).toEqual({ room: null, speaker: null });
    expectAnswer(recognition, await expected(LONG, NONE, NONE));
  });

  it('without clips changes nothing, and says so', async () => {
    const empty = { name: 'x', profile: emptyProfile() };
    const { recognition } = await hear(SHORT, { room: empty, speaker: empty });
    const known = { name: 'x', clips: 0, weight: 0, reason: 'too-few-clips' };
    expect(recognition.known).toEqual({ room: known, speaker: known });
    expect(recognition.probabilities).toEqual((await hear(SHORT)).recognition.probabilities);
  });

  it('is the room, or the speaker, or both: each told to the classifier in its place', async () => {
    const room = { name: 'office', clips: 3, weight: 0.06 };
    const speaker = { name: 'ann', clips: 2, weight: 0.02, reason: 'clips-too-alike' };
    const known = { room: [6, 0, -2, 0.5], speaker: [-1, 4, 0, 3] };
    const one = (await hear(LONG, { room: office() })).recognition;
    expect(one).toMatchObject({ known: { room, speaker: null }, warnings: [] });
    expectAnswer(one, await expected(LONG, known.room, NONE));
    const other = (await hear(LONG, { speaker: ann() })).recognition;
    expect(other).toMatchObject({ known: { room: null, speaker }, warnings: [] });
    expectAnswer(other, await expected(LONG, NONE, known.speaker));
    const both = (await hear(LONG, { room: office(), speaker: ann() })).recognition;
    expect(both).toMatchObject({ known: { room, speaker }, warnings: [] });
    expectAnswer(both, await expected(LONG, known.room, known.speaker));
  });

  it.each(['room', 'speaker'] as const)('leaves the recognised recording itself out of the %s', async (kind) => {
    const others = madeUpProfile(OFFICE);
    const { clipVector: own } = await hear(SHORT);
    const all = addClip(others, toProfileClip(own!, 9));
    const known = await hear(SHORT, { [kind]: { name: 'x', profile: all } });
    const without = await hear(SHORT, { [kind]: { name: 'x', profile: others } });
    expect(timeless(known.recognition)).toEqual(timeless(without.recognition));
    expect(known.recognition.known[kind]).toMatchObject({ clips: 3 });
    // Of another recording it is a clip like any.
    const other = await hear(LONG, { [kind]: { name: 'x', profile: all } });
    expect(other.recognition.known[kind]).toMatchObject({ clips: 4 });
  });

  it('does not depend on the order in which clips came', async () => {
    const vectors = Array.from({ length: 40 }, (_, i) => ({
      hash: `${i}`,
      vector: [Math.sin(i), i / 7, 1 / (i + 1), 0],
    }));
    const profileOf = (clips: typeof vectors) =>
      clips.reduce((profile, clip) => addClip(profile, toProfileClip(clip, 0)), emptyProfile());
    const [one, other] = [vectors, vectors.toReversed()].map((clips) => ({ name: 'x', profile: profileOf(clips) }));
    const first = await hear(SHORT, { room: one, speaker: other });
    expect(timeless((await hear(SHORT, { room: other, speaker: one })).recognition)).toEqual(
      timeless(first.recognition),
    );
  });

  it('by another model is ignored with a warning', async () => {
    const { model: own, clips } = madeUpProfile(OFFICE);
    const strange = { model: { ...own, classifierSha256: 'f'.repeat(64) }, clips };
    const { recognition } = await hear(SHORT, { room: { name: 'office', profile: strange } });
    expect(recognition.known.room).toEqual({ name: 'office', clips: 3, weight: 0, reason: 'other-model' });
    expect(recognition.warnings).toMatchObject([{ code: 'profile-ignored' }]);
    expect(recognition.warnings[0].message).toMatch(/test-adapting 1\.0\.0 \(classifier ffffffff\)/);
    expect(recognition.probabilities).toEqual((await hear(SHORT)).recognition.probabilities);
  });

  it('is ignored by a model that does not adapt, which learns nothing', async () => {
    const bundle = adaptingBundle({ classifier: 'plain' });
    const plain = await loadModel(bundle.dir);
    const heard = await hear(SHORT, { model: plain, room: office(), speaker: ann() });
    await plain.release();
    bundle.remove();
    expect(heard.clipVector).toBeUndefined();
    const ignored = { weight: 0, reason: 'other-model' };
    expect(heard.recognition.known).toMatchObject({ room: ignored, speaker: ignored });
    expect(heard.recognition.warnings.map(({ code }) => code)).toEqual(['profile-ignored', 'profile-ignored']);
  });
});

describe('a recording unlike the training recordings', () => {
  it('has a warning, by its windows’ unlikeness weighted by speech', async () => {
    const windows = await collect(extractWindows(inPieces(LONG), model));
    const total = windows.reduce((sum, { speechSeconds }) => sum + speechSeconds, 0);
    const mean = windows.reduce((sum, { embedding, speechSeconds }) => sum + embedding[0] * speechSeconds, 0) / total;
    for (const [unlikeAbove, codes] of [
      [mean + 1e-3, []],
      [mean - 1e-3, ['unlike-training']],
    ] as const) {
      const bundle = adaptingBundle({ change: (spec) => Object.assign(spec.calibration, { unlikeAbove }) });
      const telling = await loadModel(bundle.dir);
      const { warnings } = (await hear(LONG, { model: telling })).recognition;
      await telling.release();
      bundle.remove();
      expect(warnings.map(({ code }) => code)).toEqual(codes);
    }
  });
});

describe('analyse, then classify', () => {
  it.each([false, true])('is the same as recognise (augmented: %s), and can be done again', async (augment) => {
    const analysis = await analyse(inPieces(LONG), { model, augment });
    for (const known of [{}, { room: office() }, { room: office(), speaker: ann() }]) {
      const direct = await recognise(inPieces(LONG), { model, augment, ...known });
      const classified = await classify(analysis, known);
      expect(timeless(classified)).toEqual(timeless(direct.recognition));
      expect(analysis.embedding).toEqual(direct.embedding);
      expect(analysis.clipVector).toEqual(direct.clipVector);
      expect(classified.timingsMs.encode).toBe(analysis.timingsMs.encode);
      expect(classified.timingsMs.total).toBeGreaterThanOrEqual(analysis.timingsMs.total);
    }
  });

  it('classifies once where nothing is known, and again for what is', async () => {
    let calls = 0;
    const counting: Model = {
      ...model,
      classify: (...given) => {
        calls++;
        return model.classify(...given);
      },
    };
    const analysis = await analyse(inPieces(LONG), { model: counting });
    const once = calls;
    expect(once).toBeGreaterThan(0);
    await classify(analysis);
    // Somebody was asked for, of whom nothing is known.
    await classify(analysis, { room: { ...office(), profile: createProfile(profileModelOf(model.spec)!) } });
    expect(calls).toBe(once);
    await classify(analysis, { room: office() });
    expect(calls).toBe(2 * once);
  });

  it('gives the clip vector already, so that recordings can tell of one another', async () => {
    const { clipVector: own, hash } = await analyse(inPieces(LONG), { model });
    expect(own).toEqual((await hear(LONG)).clipVector);
    expect(own!.hash).toBe(hash);
  });

  it('refuses what cannot be recognised at once', async () => {
    await expect(analyse(inPieces(wav(new Float32Array(16_000))), { model })).rejects.toMatchObject({
      code: 'no-speech',
    });
  });
});
