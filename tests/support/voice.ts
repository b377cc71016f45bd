/** The first three resonances of some vowels in Hz: Peterson & Barney 1952, the means of their men. */
const VOWELS_HZ = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [530, 1840, 2480],
  [570, 840, 2410],
  [660, 1720, 2410],
  [300, 870, 2240],
];
const FOURTH_RESONANCE_HZ = 3_500;
const BANDWIDTHS_HZ = [80, 110, 160, 250];
const TOP_HZ = 5_000;
const SYLLABLE_SECONDS = 0.22;
/** Every so many syllables there is a pause of one. */
const SYLLABLES_A_PHRASE = 9;
/** The harmonics' strengths are worked out this often and change evenly in between. */
const STEP_SECONDS = 0.005;

/** A syllable begins with a consonant: a hiss over so much of it. */
const CONSONANT_SHARE = 0.25;
const CONSONANT_LOUDNESS = 0.016;
const NOISE_RATE_HZ = 16_000;

/**
 * A voice of our own making: a pitch that falls over each phrase and wanders, with its harmonics under the four moving
 * resonances of a mouth, and hissing consonants, in syllables and phrases. Nobody speaks, but a voice detector hears somebody (a test of it
 * says so), and the same sound comes out at every sample rate.
 *
 * @param seconds its length
 * @param sampleRateHz its rate
 * @param pitchHz its average pitch
 * @returns mono samples in −0.8..0.8
 */
export function voice(seconds: number, sampleRateHz = 16_000, pitchHz = 140): Float32Array {
  const samples = new Float32Array(Math.round(seconds * sampleRateHz));
  const stepSamples = Math.round(STEP_SECONDS * sampleRateHz);
  let phase = 0;
  let after = harmonicGains(0, pitchHz);
  for (let from = 0; from < samples.length; from += stepSamples) {
    const before = after;
    after = harmonicGains((from + stepSamples) / sampleRateHz, pitchHz);
    for (let i = from; i < Math.min(samples.length, from + stepSamples); i++) {
      phase += (2 * Math.PI * pitchAt(i / sampleRateHz, pitchHz)) / sampleRateHz;
      samples[i] = harmonicSum(phase, before, after, (i - from) / stepSamples) + consonantAt(i / sampleRateHz);
    }
  }
  return samples;
}

/** Σ gain[k] sin((k + 1) phase), by the recurrence sin((k + 1) x) = 2 cos x sin(k x) − sin((k − 1) x). */
function harmonicSum(phase: number, before: Float64Array, after: Float64Array, share: number): number {
  const turn = 2 * Math.cos(phase);
  let previous = 0;
  let current = Math.sin(phase);
  let sum = 0;
  for (let k = 0; k < before.length; k++) {
    sum += current * (before[k] + share * (after[k] - before[k]));
    const next = turn * current - previous;
    previous = current;
    current = next;
  }
  return sum;
}

function pitchAt(time: number, pitchHz: number): number {
  const phraseSeconds = SYLLABLES_A_PHRASE * SYLLABLE_SECONDS;
  const falling = 1.2 - 0.3 * ((time % phraseSeconds) / phraseSeconds);
  return (
    pitchHz * falling * (1 + 0.12 * Math.sin(2 * Math.PI * 1.3 * time) + 0.01 * Math.sin(2 * Math.PI * 5.1 * time))
  );
}

function harmonicGains(time: number, pitchHz: number): Float64Array {
  const syllable = Math.floor(time / SYLLABLE_SECONDS);
  const within = time / SYLLABLE_SECONDS - syllable;
  const loudness = isPause(syllable) ? 0 : 0.08 + 0.92 * Math.sin(Math.PI * within) ** 0.7;
  const resonances = resonancesAt(syllable, within);
  const hz = pitchAt(time, pitchHz);
  // The same count at all times, so that steps can be joined: the highest pitch is 1.4 times the average.
  return Float64Array.from({ length: Math.floor(TOP_HZ / (1.4 * pitchHz)) }, (_, k) => {
    const harmonicHz = (k + 1) * hz;
    return resonances.reduce(
      (gain, centreHz, i) => gain * resonance(harmonicHz, centreHz, BANDWIDTHS_HZ[i]),
      0.016 * loudness,
    );
  });
}

/** In the first half of a syllable the mouth moves to the next vowel. */
function resonancesAt(syllable: number, within: number): number[] {
  const share = 0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, 2 * within));
  const from = vowel(syllable);
  const to = vowel(syllable + 1);
  return [...from.map((hz, i) => hz + share * (to[i] - hz)), FOURTH_RESONANCE_HZ];
}

function vowel(syllable: number): number[] {
  return VOWELS_HZ[Math.floor(chance(syllable) * VOWELS_HZ.length)];
}

function isPause(syllable: number): boolean {
  return syllable % SYLLABLES_A_PHRASE === SYLLABLES_A_PHRASE - 1;
}

function consonantAt(time: number): number {
  const syllable = Math.floor(time / SYLLABLE_SECONDS);
  const within = time / SYLLABLE_SECONDS - syllable;
  if (isPause(syllable) || within > CONSONANT_SHARE) return 0;
  const at = Math.floor(time * NOISE_RATE_HZ);
  return CONSONANT_LOUDNESS * Math.sin((Math.PI * within) / CONSONANT_SHARE) * (chance(at) - chance(at - 1));
}

/** A number in 0..1 that seems random, the same for the same whole number (a mixer of integers, as hash tables use). */
function chance(number: number): number {
  let bits = Math.imul(number + 1, 0x9e3779b1) ^ 0x85ebca6b;
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
}

/** A second-order resonance that lets zero frequency through as it is. */
function resonance(hz: number, centreHz: number, widthHz: number): number {
  return centreHz ** 2 / Math.hypot(centreHz ** 2 - hz ** 2, widthHz * hz);
}
