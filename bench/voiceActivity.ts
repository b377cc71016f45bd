// Which sounds count as a voice: npm run bench:voice [-- --every N]
// Speech: each N-th clip of the corpora (8 unless said; none where there are no corpora, see CONTRIBUTING.md), as it is
// and spoilt as recordings are. Other sounds: those of the tests, at five speeds. The thresholds were chosen on both,
// so that neither figure is a promise for other recordings.
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DEFAULT_BUNDLE, modelSpecSchema } from '../contract/index.ts';
import { decode, toMono } from '../core/audio/index.ts';
import { AudioError } from '../core/errors.ts';
import { cutWindows, findSound, loadVoiceDetector, windowOptionsOf } from '../core/speech/index.ts';
import { SAMPLE_RATE_HZ, type VoiceDetector } from '../core/types.ts';
import { nonSpeechSounds } from '../tests/support/nonSpeech.ts';
import { noise } from '../tests/support/signals.ts';

process.env.ORT_DISABLE_TELEMETRY = '1';

const SPEEDS = [0.7, 0.85, 1, 1.2, 1.5];
const SECONDS = 12;
const root = fileURLToPath(new URL('..', import.meta.url));
const corpora = process.env.SER_CORPORA ?? join(root, '../shared/corpora');
const spec = modelSpecSchema.parse(JSON.parse(readFileSync(join(root, DEFAULT_BUNDLE, 'model.json'), 'utf8')));

/** How recordings are spoilt, by name. */
const CONDITIONS: Record<string, (pcm: Float32Array) => Float32Array> = {
  'as it is': (pcm) => pcm,
  'white noise, 10 dB': (pcm) => withNoise(pcm, 10),
  'white noise, 0 dB': (pcm) => withNoise(pcm, 0),
  'telephone, 300–3400 Hz': telephone,
  '−30 dB': (pcm) => pcm.map((sample) => sample * 10 ** (-30 / 20)),
};

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { every: { type: 'string', default: '8' } } });
  const detector = await loadVoiceDetector();
  await benchOtherSounds(detector);
  if (existsSync(corpora)) await benchCorpora(detector, Number(values.every));
  else console.log(`No corpora in ${corpora}: speech is not measured. Set SER_CORPORA.`);
  await detector.release();
}

async function benchOtherSounds(detector: VoiceDetector): Promise<void> {
  const accepted: string[] = [];
  let count = 0;
  for (const [name, pcm] of Object.entries(nonSpeechSounds(SECONDS))) {
    for (const speed of SPEEDS) {
      count++;
      if ((await hear(detector, atSpeed(pcm, speed))) === 'voice') accepted.push(`${name} × ${speed}`);
    }
  }
  console.log(`Other sounds taken for a voice: ${accepted.length} of ${count}: ${accepted.join(', ') || 'none'}`);
}

async function benchCorpora(detector: VoiceDetector, every: number): Promise<void> {
  const refused = new Map(Object.keys(CONDITIONS).map((name) => [name, [] as string[]]));
  const silent = new Map<string, number>();
  const spentMs: number[] = [];
  let count = 0;
  for (const corpus of ['ravdess', 'tess', 'emodb', 'urdu']) {
    const files = readdirSync(join(corpora, corpus)).filter((file) => file.endsWith('.flac'));
    for (const file of files.sort().filter((_, i) => i % every === 0)) {
      count++;
      const pcm = await read(join(corpora, corpus, file));
      for (const [name, spoil] of Object.entries(CONDITIONS)) {
        const sound = spoil(pcm);
        const startMs = performance.now();
        const heard = await hear(detector, sound);
        if (spoil === CONDITIONS['as it is']) spentMs.push(performance.now() - startMs);
        if (heard === 'silence') silent.set(name, (silent.get(name) ?? 0) + 1);
        if (heard === 'other') refused.get(name)?.push(`${corpus}/${file}`);
      }
    }
  }
  console.log(`Clips refused as holding no voice, of ${count}:`);
  for (const [name, files] of refused) {
    const share = ((100 * files.length) / count).toFixed(2);
    const quiet = silent.has(name) ? `; ${silent.get(name)} more are silence, below −85 dBFS` : '';
    console.log(`${name.padEnd(24)} ${files.length} (${share} %)${quiet} ${files.join(' ')}`);
  }
  spentMs.sort((a, b) => a - b);
  const [median, late] = [0.5, 0.95].map((share) => spentMs[Math.floor(share * spentMs.length)].toFixed(1));
  console.log(`Time per clip, trimming and voice together: median ${median} ms, 95th percentile ${late} ms`);
}

/** What the recogniser hears in a recording: `other` is sound without a voice. */
async function hear(detector: VoiceDetector, pcm: Float32Array): Promise<'silence' | 'other' | 'voice'> {
  try {
    const windows = cutWindows(findSound(pcm, spec.trim).trimmed, pcm.length, windowOptionsOf(spec));
    let isVoiced = false;
    for (const { startSample, endSample } of windows) {
      isVoiced = (await detector.hasVoice(pcm.subarray(startSample, endSample))) || isVoiced;
    }
    return isVoiced ? 'voice' : 'other';
  } catch (error) {
    if (!(error instanceof AudioError)) throw error;
    return 'silence';
  }
}

async function read(path: string): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  for await (const piece of toMono((await decode(createReadStream(path))).chunks)) pieces.push(piece);
  return Float32Array.from(pieces.flatMap((piece) => [...piece]));
}

function withNoise(pcm: Float32Array, snrDb: number): Float32Array {
  const rms = (samples: Float32Array): number => Math.hypot(...blocks(samples)) / Math.sqrt(samples.length);
  const added = noise(pcm.length, 1);
  const gain = (rms(pcm) / rms(added)) * 10 ** (-snrDb / 20);
  return pcm.map((sample, i) => sample + gain * added[i]);
}

/** The norm of each block, since a function takes only so many arguments. */
function blocks(samples: Float32Array): number[] {
  return Array.from({ length: Math.ceil(samples.length / 1_000) }, (_, i) =>
    Math.hypot(...samples.subarray(1_000 * i, 1_000 * (i + 1))),
  );
}

/** Butterworth's filters of fourth order, each as two of second order. */
function telephone(pcm: Float32Array): Float32Array {
  let sound = pcm;
  for (const quality of [0.5412, 1.3066]) {
    sound = filter(filter(sound, 300, quality, 'high'), 3_400, quality, 'low');
  }
  return sound;
}

/** Bristow-Johnson's cookbook: high and low pass. */
function filter(pcm: Float32Array, hz: number, quality: number, pass: 'high' | 'low'): Float32Array {
  const turn = (2 * Math.PI * hz) / SAMPLE_RATE_HZ;
  const alpha = Math.sin(turn) / (2 * quality);
  const sign = pass === 'low' ? 1 : -1;
  const edge = (1 - sign * Math.cos(turn)) / 2;
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return pcm.map((x) => {
    const sum = edge * (x + sign * 2 * x1 + x2) + 2 * Math.cos(turn) * y1 - (1 - alpha) * y2;
    const y = sum / (1 + alpha);
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}

function atSpeed(pcm: Float32Array, speed: number): Float32Array {
  return Float32Array.from({ length: Math.floor((pcm.length - 1) / speed) }, (_, i) => {
    const at = Math.floor(i * speed);
    const share = i * speed - at;
    return pcm[at] * (1 - share) + pcm[at + 1] * share;
  });
}

await main();
