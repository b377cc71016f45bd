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
import { CLIP_TILT, profileBundle, SPEAKER_SIZE } from '../support/profileBundle.ts';
import { collect, inPieces } from '../support/streams.ts';
import { voice } from '../support/voice.ts';
import { quantize, writeWav } from '../support/wav.ts';

let model: Model;
let remove: () => void;
beforeAll(async () => {
  const bundle = profileBundle();
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

/** A profile of speakers' vectors that are made up. */
function madeUpProfile(vectors: readonly number[][]): Profile {
  return vectors.reduce(
    (profile, vector, i) => addClip(profile, toProfileClip({ hash: String(i), vector }, i)),
    emptyProfile(),
  );
}
// Halves hold these numbers exactly. Mean (3, 0, −1, 0.25), deviation (1, 0, 2, 0.25).
const KNOWN = [
  [2, 0, -3, 0],
  [4, 0, 1, 0.5],
];

/** The test bundle's answer (see profileBundle), calculated by hand from the windows' embeddings. */
async function expected(bytes: Uint8Array, mean: number[], deviation: number[], clips: number): Promise<number[]> {
  const windows = await collect(extractWindows(inPieces(bytes), model));
  const total = windows.reduce((sum, { speechSeconds }) => sum + speechSeconds, 0);
  const answer = EMOTIONS.map(() => 0);
  for (const { embedding, speechSeconds } of windows) {
    const logits = EMOTIONS.map((_, i) => (i < SPEAKER_SIZE ? (embedding[i] - mean[i]) / (1 + deviation[i]) : 0));
    logits[EMOTIONS.length - 1] += CLIP_TILT * clips;
    const sum = logits.reduce((all, logit) => all + Math.exp(logit), 0);
    for (const [i, logit] of logits.entries()) answer[i] += ((Math.exp(logit) / sum) * speechSeconds) / total;
  }
  return answer;
}

function expectAnswer({ probabilities }: Recognition, answer: readonly number[]): void {
  for (const [i, emotion] of EMOTIONS.entries()) expect(probabilities[emotion]).toBeCloseTo(answer[i], 4);
}

describe('recognise', () => {
  it('names the recording by the SHA-256 of its samples at 16 kHz', async () => {
    // Adding 0 makes a plain zero of a negative one, which a file cannot hold.
    const samples = Float32Array.from(voice(2), (sample) => quantize(sample, 16) / 32_768 + 0);
    const hash = createHash('sha256').update(new Uint8Array(samples.buffer)).digest('hex');
    expect((await hear(SHORT)).speakerVector!.hash).toBe(hash);
    expect((await hear(LONG)).speakerVector!.hash).not.toBe(hash);
  });

  it('gives the mean of the windows’ speaker vectors, weighted by speech', async () => {
    const windows = await collect(extractWindows(inPieces(LONG), model));
    expect(windows.length).toBe(4);
    const total = windows.reduce((sum, { speechSeconds }) => sum + speechSeconds, 0);
    const { vector } = (await hear(LONG)).speakerVector!;
    expect(vector).toHaveLength(SPEAKER_SIZE);
    for (let i = 0; i < SPEAKER_SIZE; i++) {
      const mean = windows.reduce((sum, { embedding, speechSeconds }) => sum + embedding[i] * speechSeconds, 0) / total;
      expect(vector[i]).toBeCloseTo(mean, 5);
    }
  });

  it('learns from the clean variant alone', async () => {
    const [plain, augmented] = [await hear(SHORT), await hear(SHORT, { augment: true })];
    expect(augmented.recognition.probabilities).not.toEqual(plain.recognition.probabilities);
    // The encoder computes them in batches of another size.
    for (let i = 0; i < SPEAKER_SIZE; i++)
      expect(augmented.speakerVector!.vector[i]).toBeCloseTo(plain.speakerVector!.vector[i], 3);
  });
});

describe('a voice profile', () => {
  it('is none when none is asked for: nobody is known', async () => {
    const { recognition } = await hear(LONG);
    expect(recognition.profile).toBeNull();
    expectAnswer(recognition, await expected(LONG, [0, 0, 0, 0], [0, 0, 0, 0], 0));
  });

  it('without clips changes nothing, and says so', async () => {
    const { recognition } = await hear(SHORT, { profile: { speaker: 'ann', profile: emptyProfile() } });
    expect(recognition.profile).toEqual({ speaker: 'ann', clips: 0, applied: false });
    expect(recognition.probabilities).toEqual((await hear(SHORT)).recognition.probabilities);
  });

  it('gives the classifier the mean, the deviation and the number of its clips', async () => {
    const { recognition } = await hear(LONG, { profile: { speaker: 'ann', profile: madeUpProfile(KNOWN) } });
    expect(recognition.profile).toEqual({ speaker: 'ann', clips: 2, applied: true });
    expect(recognition.warnings).toEqual([]);
    expectAnswer(recognition, await expected(LONG, [3, 0, -1, 0.25], [1, 0, 2, 0.25], 2));
  });

  it('leaves the recognised recording itself out', async () => {
    const others = madeUpProfile(KNOWN);
    const { speakerVector: own } = await hear(SHORT);
    const all = addClip(others, toProfileClip(own!, 9));
    const known = await hear(SHORT, { profile: { speaker: 'ann', profile: all } });
    const without = await hear(SHORT, { profile: { speaker: 'ann', profile: others } });
    expect(timeless(known.recognition)).toEqual(timeless(without.recognition));
    expect(known.recognition.profile).toMatchObject({ clips: 2 });
    // Of another recording it is a clip like any.
    const other = await hear(LONG, { profile: { speaker: 'ann', profile: all } });
    expect(other.recognition.profile).toMatchObject({ clips: 3 });
  });

  it('of another model is ignored with a warning', async () => {
    const { model: own, clips } = madeUpProfile(KNOWN);
    const strange = { model: { ...own, classifierSha256: 'f'.repeat(64) }, clips };
    const { recognition } = await hear(SHORT, { profile: { speaker: 'ann', profile: strange } });
    expect(recognition.profile).toEqual({ speaker: 'ann', clips: 2, applied: false });
    expect(recognition.warnings).toMatchObject([{ code: 'profile-ignored' }]);
    expect(recognition.warnings[0].message).toMatch(/test-profile 1\.0\.0 \(classifier ffffffff\)/);
    expect(recognition.probabilities).toEqual((await hear(SHORT)).recognition.probabilities);
  });

  it('is ignored by a model that adapts to nobody, which learns nothing', async () => {
    const bundle = profileBundle({ classifier: 'plain' });
    const plain = await loadModel(bundle.dir);
    const heard = await hear(SHORT, { model: plain, profile: { speaker: 'ann', profile: madeUpProfile(KNOWN) } });
    await plain.release();
    bundle.remove();
    expect(heard.speakerVector).toBeUndefined();
    expect(heard.recognition.profile).toMatchObject({ applied: false });
    expect(heard.recognition.warnings).toMatchObject([{ code: 'profile-ignored' }]);
  });
});

describe('analyse, then classify', () => {
  it.each([false, true])('is the same as recognise (augmented: %s), and can be done again', async (augment) => {
    const analysis = await analyse(inPieces(LONG), { model, augment });
    for (const profile of [undefined, { speaker: 'ann', profile: madeUpProfile(KNOWN) }]) {
      const direct = await recognise(inPieces(LONG), { model, augment, profile });
      const classified = await classify(analysis, { profile });
      expect(timeless(classified)).toEqual(timeless(direct.recognition));
      expect(analysis.embedding).toEqual(direct.embedding);
      expect(analysis.speakerVector).toEqual(direct.speakerVector);
      expect(classified.timingsMs.encode).toBe(analysis.timingsMs.encode);
      expect(classified.timingsMs.total).toBeGreaterThanOrEqual(analysis.timingsMs.total);
    }
  });

  it('gives the speaker vector already, so that a folder can be its own profile', async () => {
    const { speakerVector: own, hash } = await analyse(inPieces(LONG), { model });
    expect(own).toEqual((await hear(LONG)).speakerVector);
    expect(own!.hash).toBe(hash);
  });

  it('refuses what cannot be recognised at once', async () => {
    await expect(analyse(inPieces(wav(new Float32Array(16_000))), { model })).rejects.toMatchObject({
      code: 'no-speech',
    });
  });
});
