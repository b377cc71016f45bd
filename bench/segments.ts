// How well segments follow a voice whose emotion changes, by the probability that it stays: npm run bench:segments
//
// Recordings are put together from RAVDESS (SER_CORPORA, or ../shared/corpora): one actor each, stretches of one emotion of 8 to
// 24 s, half a second of silence between clips. The model is one that never heard the corpus: SER_BUNDLE, for example
// training/runs/bundles/loco-ravdess; without it the shipped one, which did, so that its figures flatter.
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Emotion } from '../contract/index.ts';
import { EMOTIONS } from '../contract/index.ts';
import { decode, toMono } from '../core/audio/index.ts';
import { analyse, loadModel } from '../core/index.ts';
import { smoothed } from '../core/result/index.ts';
import { corpora } from '../tests/support/corpora.ts';
import { seededRandom } from '../tests/support/signals.ts';
import { collect, inPieces, join as joined } from '../tests/support/streams.ts';
import { writeWav } from '../tests/support/wav.ts';

const RECORDINGS = Number(process.env.SER_RECORDINGS ?? 24);
const STRETCHES = 4;
const STAYS = [1 / 8, 0.2, 0.3, 0.5, 0.7, 0.9];
const RATE_HZ = 16_000;
/** The third number of a name (RAVDESS, Livingstone and Russo 2018). */
const LABELS: Readonly<Record<string, Emotion>> = {
  '01': 'neutral',
  '02': 'calm',
  '03': 'happy',
  '04': 'sad',
  '05': 'angry',
  '06': 'fearful',
  '07': 'disgust',
  '08': 'surprise',
};

const random = seededRandom(1);
const files = readdirSync(join(corpora, 'ravdess'))
  .filter((file) => /\.(flac|wav)$/.test(file))
  .sort();
const model = await loadModel(process.env.SER_BUNDLE ?? 'layers/models/whisper-ser');
const results = STAYS.map(() => ({ right: 0, segments: 0 }));
let [windows, stretches] = [0, 0];
for (let i = 0; i < RECORDINGS; i++) {
  const { samples, truth } = await putTogether(String(1 + (i % 24)).padStart(2, '0'));
  const wav = writeWav({ channels: [samples], sampleRateHz: RATE_HZ });
  const { alone } = await analyse(inPieces(wav), { model });
  const expected = alone.map(({ startSeconds, endSeconds }) => truth(((startSeconds + endSeconds) / 2) * RATE_HZ));
  windows += alone.length;
  stretches += STRETCHES;
  STAYS.forEach((stays, s) => {
    const path = smoothed(
      alone.map(({ probabilities }) => probabilities),
      stays,
    );
    results[s].right += path.filter((state, w) => EMOTIONS[state] === expected[w]).length;
    results[s].segments += path.filter((state, w) => w === 0 || state !== path[w - 1]).length;
  });
}
await model.release();
console.log(`${RECORDINGS} recordings, ${windows} windows, ${stretches} stretches of one emotion`);
console.log('stays   windows right   segments');
STAYS.forEach((stays, s) => {
  const { right, segments } = results[s];
  console.log(`${stays.toFixed(3)}   ${(right / windows).toFixed(3).padStart(13)}   ${String(segments).padStart(8)}`);
});

/** A recording of one actor, and the emotion at each of its samples. */
async function putTogether(actor: string): Promise<{ samples: Float32Array; truth: (sample: number) => Emotion }> {
  const own = files.filter((file) => file.replace(/\.\w+$/, '').endsWith(`-${actor}`));
  const pieces: Float32Array[] = [];
  const ends: { endSample: number; emotion: Emotion }[] = [];
  let length = 0;
  let last: string | undefined;
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    const code = pick(Object.keys(LABELS).filter((one) => one !== last));
    const until = length + (8 + 16 * random()) * RATE_HZ;
    while (length < until) {
      const clip = await readClip(pick(own.filter((file) => file.split('-')[2] === code)));
      pieces.push(clip, new Float32Array(RATE_HZ / 2));
      length += clip.length + RATE_HZ / 2;
    }
    ends.push({ endSample: length, emotion: LABELS[code] });
    last = code;
  }
  return { samples: joined(pieces), truth: (sample) => ends.find(({ endSample }) => sample < endSample)!.emotion };
}

function pick<T>(items: readonly T[]): T {
  return items[Math.floor(random() * items.length)];
}

async function readClip(file: string): Promise<Float32Array> {
  const { chunks } = await decode(createReadStream(join(corpora, 'ravdess', file)));
  return joined(await collect(toMono(chunks)));
}
