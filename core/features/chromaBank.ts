import { BIN_COUNT, BIN_HZ } from './analysis.ts';

/** Number of pitch classes; the first is C. */
export const PITCH_CLASSES = 12;

const CENTRE_OCTAVE = 5;
const OCTAVE_WIDTH = 2;
/** librosa counts semitones from A; the first row shall be C. */
const C_ABOVE_A = 3;

const banks = new Map<number, Float32Array>();

/**
 * How much each bin belongs to each pitch class (Ellis 2007, "Chroma feature analysis and synthesis"): Gaussians
 * around the notes, each bin of unit length, weighted by a Gaussian around octave 5.
 * `librosa.filters.chroma(sr=16000, n_fft=2048, tuning=tuning)`, transposed, in float32 as there.
 *
 * @param tuning deviation from A4 = 440 Hz in semitones, in hundredths: banks are kept, at most 100 of 48 KB
 * @returns [bins × PITCH_CLASSES], the classes of bin 0 first; not to be changed
 */
export function chromaBank(tuning: number): Float32Array {
  const kept = banks.get(tuning);
  if (kept) return kept;
  const bank = createChromaBank(tuning);
  banks.set(tuning, bank);
  return bank;
}

function createChromaBank(tuning: number): Float32Array {
  const bank = new Float32Array(BIN_COUNT * PITCH_CLASSES);
  const semitones = binSemitones(tuning);
  for (let bin = 0; bin < BIN_COUNT; bin++) {
    const width = Math.max(semitones[bin + 1] - semitones[bin], 1);
    const bumps = Float64Array.from({ length: PITCH_CLASSES }, (_, pitch) =>
      Math.exp(-0.5 * ((2 * circularDistance(semitones[bin] - pitch - C_ABOVE_A)) / width) ** 2),
    );
    const length = Math.sqrt(bumps.reduce((sum, bump) => sum + bump ** 2, 0));
    const weight = Math.exp(-0.5 * ((semitones[bin] / PITCH_CLASSES - CENTRE_OCTAVE) / OCTAVE_WIDTH) ** 2);
    bank.set(
      bumps.map((bump) => (bump / length) * weight),
      bin * PITCH_CLASSES,
    );
  }
  return bank;
}

/** Semitones above A0 of each bin and of the one after the last. */
function binSemitones(tuning: number): Float64Array {
  const octaveZeroHz = (440 * 2 ** (tuning / PITCH_CLASSES)) / 16;
  const semitones = Float64Array.from({ length: BIN_COUNT + 1 }, (_, bin) =>
    bin === 0 ? 0 : PITCH_CLASSES * Math.log2((bin * BIN_HZ) / octaveZeroHz),
  );
  // 0 Hz has no pitch: librosa puts it one and a half octaves below the first bin.
  semitones[0] = semitones[1] - 1.5 * PITCH_CLASSES;
  return semitones;
}

/** Signed distance on the circle of pitch classes, −6 … 6. */
function circularDistance(semitones: number): number {
  const half = PITCH_CLASSES / 2;
  const shifted = (semitones + half) % PITCH_CLASSES;
  return (shifted < 0 ? shifted + PITCH_CLASSES : shifted) - half;
}
