import { concatenate } from '../math/concatenate.ts';
import type { SampleSpan, StoredSamples } from '../types.ts';
import { openPrivateFile, type PrivateFile } from './privateFile.ts';

/** What is held in memory, about a minute at 16 kHz; longer recordings go to a temporary file. */
const MAX_MEMORY_SAMPLES = 2 ** 20;
/** Samples written at once: a megabyte. */
const BLOCK_SAMPLES = 2 ** 18;
const SAMPLE_BYTES = Float32Array.BYTES_PER_ELEMENT;

/**
 * Keeps a stream of samples, to be read at any place: what is asked of the whole, how loud it is at its loudest, is only
 * known at its end. Three hours at 16 kHz are 691 MB, so that only a short recording is kept in memory.
 *
 * @param chunks pieces of `[sample]`
 * @throws what the stream throws, and the system's errors, as ENOSPC where there is no room for the file
 */
export async function storeSamples(
  chunks: AsyncIterable<Float32Array>,
  maxMemorySamples = MAX_MEMORY_SAMPLES,
): Promise<StoredSamples> {
  let store: SampleFile | undefined;
  let held: Float32Array[] = [];
  let heldSamples = 0;
  try {
    for await (const chunk of chunks) {
      held.push(chunk);
      heldSamples += chunk.length;
      if (heldSamples <= (store ? BLOCK_SAMPLES : maxMemorySamples)) continue;
      store ??= new SampleFile(await openPrivateFile());
      await store.append(concatenate(held));
      [held, heldSamples] = [[], 0];
    }
    if (!store) return new SampleMemory(concatenate(held));
    await store.append(concatenate(held));
    return store;
  } catch (error) {
    await store?.close();
    throw error;
  }
}

class SampleMemory implements StoredSamples {
  #samples: Float32Array;

  constructor(samples: Float32Array) {
    this.#samples = samples;
  }

  get length(): number {
    return this.#samples.length;
  }

  async read({ startSample, endSample }: SampleSpan): Promise<Float32Array> {
    return this.#samples.subarray(startSample, endSample);
  }

  async close(): Promise<void> {
    this.#samples = new Float32Array(0);
  }
}

class SampleFile implements StoredSamples {
  readonly #file: PrivateFile;
  #length = 0;

  constructor(file: PrivateFile) {
    this.#file = file;
  }

  get length(): number {
    return this.#length;
  }

  async append(samples: Float32Array): Promise<void> {
    await this.#file.handle.writeFile(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
    this.#length += samples.length;
  }

  async read({ startSample, endSample }: SampleSpan): Promise<Float32Array> {
    const samples = new Float32Array(Math.min(endSample, this.#length) - startSample);
    const bytes = new Uint8Array(samples.buffer);
    for (let done = 0; done < bytes.length; ) {
      const at = startSample * SAMPLE_BYTES + done;
      const { bytesRead } = await this.#file.handle.read(bytes, done, bytes.length - done, at);
      if (bytesRead === 0) throw new Error(`Expected the samples that were stored, got only ${done} bytes of them.`);
      done += bytesRead;
    }
    return samples;
  }

  close(): Promise<void> {
    return this.#file.erase();
  }
}
