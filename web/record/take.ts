/** Below this peak (-50 dBFS) a microphone that is on gives only its own noise. */
const SILENT_PEAK = 0.003;

/** What was recorded so far. */
export interface Take {
  add(chunk: Float32Array): void;
  durationSeconds(): number;
  /** The loudest sample of each chunk, 0 to 1, in order. */
  peaks(): readonly number[];
  /** Whether nothing at all was heard yet. */
  isSilent(): boolean;
  /** A part of it, mono; both ends in seconds. */
  samples(startSeconds: number, endSeconds: number): Float32Array<ArrayBuffer>;
}

/** An empty take. */
export function createTake(sampleRateHz: number): Take {
  const chunks: Float32Array[] = [];
  const peaks: number[] = [];
  let length = 0;
  return {
    add(chunk) {
      chunks.push(chunk);
      peaks.push(chunk.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
      length += chunk.length;
    },
    durationSeconds: () => length / sampleRateHz,
    peaks: () => peaks,
    isSilent: () => peaks.every((peak) => peak < SILENT_PEAK),
    samples(startSeconds, endSeconds) {
      const all = new Float32Array(length);
      let offset = 0;
      for (const chunk of chunks) {
        all.set(chunk, offset);
        offset += chunk.length;
      }
      return all.slice(Math.round(startSeconds * sampleRateHz), Math.round(endSeconds * sampleRateHz));
    },
  };
}
