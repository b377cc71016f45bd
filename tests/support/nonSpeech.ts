import { noise, seededRandom, tone } from './signals.ts';

const RATE_HZ = 16_000;
const TURN = 2 * Math.PI;

/**
 * Sounds without a voice, all of our own making: silence, noises, tones, machines, alarms and music.
 *
 * @param seconds length of each
 * @returns mono samples at 16 kHz by the sound's name
 */
export function nonSpeechSounds(seconds: number): Record<string, Float32Array> {
  return { ...noises(seconds), ...tones(seconds), ...machines(seconds), ...music(seconds) };
}

function noises(seconds: number): Record<string, Float32Array> {
  const length = seconds * RATE_HZ;
  const white = noise(length, 1, 0.3);
  return {
    silence: new Float32Array(length),
    dither: noise(length, 2, 1 / 32_768),
    'quiet noise': noise(length, 3, 0.003),
    'white noise': white,
    'pink noise': pink(white),
    'brown noise': lowPass(white, 0.02, 8),
    'noise in gusts': white.map((x, i) => x * Math.sin((Math.PI * 0.7 * i) / RATE_HZ) ** 2),
    'noise at syllable rate': white.map((x, i) => x * Math.sin((Math.PI * 4 * i) / RATE_HZ) ** 2),
    'noise of a telephone band': bandPass(bandPass(white, 800, 2), 1_500, 1),
    rain: events(seconds, 120, 4, (age) => Math.exp(-age / 0.004), noise(length, 5, 0.4)),
    clapping: events(seconds, 6, 6, (age) => Math.exp(-age / 0.02), bandPass(noise(length, 7, 1), 1_200, 1)),
    typing: events(seconds, 7, 8, (age) => Math.exp(-age / 0.006), bandPass(noise(length, 9, 1), 3_000, 2)),
  };
}

function tones(seconds: number): Record<string, Float32Array> {
  const names = [100, 200, 440, 1_000, 3_000].map((hz) => [`tone ${hz} Hz`, tone(hz, RATE_HZ, seconds, 0.3)] as const);
  return {
    ...Object.fromEntries(names),
    'hum 50 Hz': harmonics(seconds, () => 50, [1, 0.3, 0.5, 0.1, 0.3, 0.05, 0.2]),
    'hum 60 Hz': harmonics(seconds, () => 60, [1, 0.6, 0.3, 0.3, 0.1, 0.1]),
    square: harmonics(seconds, () => 220, [1, 0, 1 / 3, 0, 1 / 5, 0, 1 / 7]),
    sawtooth: harmonics(
      seconds,
      () => 130,
      Array.from({ length: 20 }, (_, k) => 1 / (k + 1)),
    ),
    'sweep up': harmonics(seconds, (t) => 100 * 40 ** (t / seconds), [1]),
    'sweep down': harmonics(seconds, (t) => 4_000 / 40 ** (t / seconds), [1]),
    siren: harmonics(seconds, (t) => 700 + 300 * Math.sin(TURN * 0.4 * t), [1, 0.3, 0.1]),
    'dial tone': mix(tone(350, RATE_HZ, seconds, 0.2), tone(440, RATE_HZ, seconds, 0.2)),
    'touch tones': notes(seconds, 0.2, [697, 852, 770, 941], (hz, age) => on(age, 0.12) * pair(hz, 1_336, age)),
    ringing: notes(seconds, 1.5, [440], (_, age) => on(age, 1) * pair(440, 480, age)),
    beeps: notes(seconds, 0.5, [2_000], (hz, age) => on(age, 0.15) * 0.4 * Math.sin(TURN * hz * age)),
    birds: notes(seconds, 0.35, [3_200, 2_700, 3_600], (hz, age) => on(age, 0.15) * 0.3 * chirp(hz, age)),
  };
}

function machines(seconds: number): Record<string, Float32Array> {
  const length = seconds * RATE_HZ;
  const clicks = new Float32Array(length);
  for (let at = 0; at < length; at += RATE_HZ / 2) clicks[at] = 0.8;
  const rough = noise(length, 11, 0.05);
  const engine = harmonics(seconds, (t) => 45 + 10 * Math.sin(TURN * 0.2 * t), [0.4, 1, 0.5, 0.7, 0.3, 0.4, 0.2, 0.2]);
  const fan = bandPass(noise(length, 12, 0.5), 300, 0.7);
  return {
    clicks,
    knocks: events(seconds, 3, 13, (age) => Math.exp(-age / 0.03) * Math.sin(TURN * 180 * age), undefined),
    engine: mix(engine, lowPass(rough, 0.2, 1)),
    fan: mix(fan, tone(120, RATE_HZ, seconds, 0.05)),
    drill: mix(
      harmonics(seconds, (t) => 320 + 20 * Math.sin(TURN * 7 * t), [1, 0.8, 0.7, 0.6, 0.6, 0.5]),
      rough,
    ),
  };
}

function music(seconds: number): Record<string, Float32Array> {
  const scale = [262, 330, 392, 523, 440, 349, 294, 247];
  const strum = (hz: number, age: number): number => Math.exp(-age * 3) * timbre(hz, age, [1, 0.5, 0.3, 0.2, 0.1]);
  const bow = (hz: number, age: number): number =>
    Math.min(1, age * 8) * timbre(hz, age + 0.002 * Math.sin(TURN * 5.5 * age), [1, 0.7, 0.5, 0.4, 0.3, 0.2]);
  const pipe = (hz: number, age: number): number => on(age, 0.45) * timbre(hz, age, [1, 0.6, 0, 0.4, 0, 0, 0, 0.2]);
  const chord = (hz: number, age: number): number =>
    [1, 1.26, 1.5].reduce((sum, ratio) => sum + strum(hz * ratio, age) / 3, 0);
  const plucked = notes(seconds, 0.4, scale, strum);
  const beat = drums(seconds);
  return {
    'plucked melody': plucked,
    'low plucked melody': notes(seconds, 0.5, scale, (hz, age) => strum(hz / 3, age)),
    'bowed melody': notes(seconds, 0.8, scale, bow),
    'organ melody': notes(seconds, 0.5, scale, pipe),
    'flute melody': notes(seconds, 0.6, scale, (hz, age) => on(age, 0.55) * timbre(2 * hz, age, [1, 0.15, 0.05])),
    chords: notes(seconds, 1, scale, chord),
    'organ chords': notes(seconds, 2, scale, (hz, age) => pipe(hz, age % 0.45) + pipe(1.5 * hz, age % 0.45)),
    drums: beat,
    band: mix(
      mix(beat, notes(seconds, 1, scale, chord)),
      notes(seconds, 0.5, scale, (hz, age) => strum(hz / 4, age)),
    ),
    'melody with drums': mix(plucked, beat),
  };
}

function drums(seconds: number): Float32Array {
  const kick = notes(
    seconds,
    0.5,
    [60],
    (hz, age) => 0.6 * Math.exp(-age * 12) * Math.sin(TURN * (hz + 40 * Math.exp(-age * 30)) * age),
  );
  const hiss = noise(seconds * RATE_HZ, 21, 0.4);
  const hat = notes(seconds, 0.25, [1], (_, age) => Math.exp(-age * 60)).map((x, i) => x * hiss[i]);
  return mix(kick, hat);
}

/** Notes one after another, each `everySeconds`: `sound` gives a note's sample by its pitch and age in seconds. */
function notes(
  seconds: number,
  everySeconds: number,
  pitchesHz: readonly number[],
  sound: (hz: number, age: number) => number,
): Float32Array {
  return Float32Array.from({ length: seconds * RATE_HZ }, (_, i) => {
    const number = Math.floor(i / RATE_HZ / everySeconds);
    return sound(pitchesHz[number % pitchesHz.length], i / RATE_HZ - number * everySeconds);
  });
}

/** Events at random times, on average `perSecond`: `shape` by age in seconds, times `carrier` where there is one. */
function events(
  seconds: number,
  perSecond: number,
  seed: number,
  shape: (age: number) => number,
  carrier: Float32Array | undefined,
): Float32Array {
  const random = seededRandom(seed);
  const out = new Float32Array(seconds * RATE_HZ);
  for (let n = 0; n < seconds * perSecond; n++) {
    const from = Math.floor(random() * out.length);
    const loudness = 0.3 + 0.7 * random();
    for (let i = from; i < Math.min(out.length, from + 0.2 * RATE_HZ); i++) {
      out[i] += 0.5 * loudness * shape((i - from) / RATE_HZ) * (carrier?.[i] ?? 1);
    }
  }
  return out;
}

function harmonics(seconds: number, pitchHz: (time: number) => number, gains: readonly number[]): Float32Array {
  const scale = 0.4 / gains.reduce((sum, gain) => sum + gain, 0);
  let phase = 0;
  return Float32Array.from({ length: seconds * RATE_HZ }, (_, i) => {
    phase += (TURN * pitchHz(i / RATE_HZ)) / RATE_HZ;
    return gains.reduce((sum, gain, k) => sum + scale * gain * Math.sin((k + 1) * phase), 0);
  });
}

function timbre(hz: number, age: number, gains: readonly number[]): number {
  const sum = gains.reduce((total, gain, k) => total + gain * Math.sin(TURN * (k + 1) * hz * age), 0);
  return (0.3 * sum) / gains[0];
}

/** 1 for so many seconds, with edges of 10 ms, then 0. */
function on(age: number, seconds: number): number {
  return Math.max(0, Math.min(1, age / 0.01, (seconds - age) / 0.01));
}

function pair(lowHz: number, highHz: number, age: number): number {
  return 0.2 * (Math.sin(TURN * lowHz * age) + Math.sin(TURN * highHz * age));
}

function chirp(hz: number, age: number): number {
  return Math.sin(TURN * (hz + 2_000 * age) * age + 3 * Math.sin(TURN * 25 * age));
}

function mix(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((x, i) => x + b[i]);
}

/** Voss & McCartney's sum of noises held twice as long each. */
function pink(white: Float32Array): Float32Array {
  return white.map((_, i) => {
    let sum = 0;
    for (let octave = 0; octave < 10; octave++) sum += white[((i >> octave) << octave) + octave] ?? 0;
    return sum / 5;
  });
}

function lowPass(samples: Float32Array, share: number, gain: number): Float32Array {
  let held = 0;
  return samples.map((x) => {
    held += share * (x - held);
    return gain * held;
  });
}

/** A resonance around `centreHz`, `octaves` wide (Bristow-Johnson's cookbook, constant peak gain). */
function bandPass(samples: Float32Array, centreHz: number, octaves: number): Float32Array {
  const w = (TURN * centreHz) / RATE_HZ;
  const alpha = Math.sin(w) * Math.sinh(((Math.LN2 / 2) * octaves * w) / Math.sin(w));
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map((x) => {
    const y = (alpha * (x - x2) + 2 * Math.cos(w) * y1 - (1 - alpha) * y2) / (1 + alpha);
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}
