/** What runs where the sound is: a file of its own, since the page's policy lets no script be written in place. */

declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** At 16 kHz 64 ms: often enough for a level that moves, seldom enough for a page that does not stutter. */
const CHUNK_SAMPLES = 1024;

/** Hands the sound over in chunks: the mean of the channels, -1 to 1. */
class Collector extends AudioWorkletProcessor {
  private chunk = new Float32Array(CHUNK_SAMPLES);
  private filled = 0;

  /** @param inputs `[input][channel][128]`; no channel while nothing is connected. @returns to be called again. */
  process([channels]: Float32Array[][]): boolean {
    const length = channels[0]?.length ?? 0;
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (const channel of channels) sum += channel[i];
      this.push(sum / channels.length);
    }
    return true;
  }

  private push(sample: number): void {
    this.chunk[this.filled++] = sample;
    if (this.filled < CHUNK_SAMPLES) return;
    this.port.postMessage(this.chunk, [this.chunk.buffer]);
    this.chunk = new Float32Array(CHUNK_SAMPLES);
    this.filled = 0;
  }
}

registerProcessor('collector', Collector);
