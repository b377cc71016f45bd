import { DECODED_RATE_HZ, decodeChannels } from '../audio/index.ts';
import type { Columns } from './columns.ts';
import type { ColumnsAnswer, ColumnsRequest, LoadRequest } from './messages.ts';

/** A decoded recording, to be looked at. */
export interface Sound {
  durationSeconds: number;
  /** What is seen between two places, in so many columns. Computed in a worker. */
  columns(startSeconds: number, endSeconds: number, count: number): Promise<Columns>;
  /** Frees it; an answer on its way never comes. */
  close(): void;
}

/**
 * Decodes a file, in the browser's own threads, and hands it to a worker.
 *
 * @returns `undefined` when the browser cannot decode it.
 */
export async function openSound(file: Blob): Promise<Sound | undefined> {
  const channels = await decodeChannels(file);
  if (!channels) return undefined;
  const durationSeconds = channels[0].length / DECODED_RATE_HZ;
  const worker = new Worker('sound.js', { type: 'module' });
  const load: LoadRequest = { kind: 'load', channels, sampleRateHz: DECODED_RATE_HZ };
  worker.postMessage(load);
  const waiting = new Map<number, (columns: Columns) => void>();
  worker.addEventListener('message', ({ data: { id, columns } }: MessageEvent<ColumnsAnswer>) => {
    waiting.get(id)?.(columns);
    waiting.delete(id);
  });
  let lastId = 0;
  return {
    durationSeconds,
    columns(startSeconds, endSeconds, count) {
      const id = ++lastId;
      const [start, end] = [startSeconds * DECODED_RATE_HZ, endSeconds * DECODED_RATE_HZ];
      const request: ColumnsRequest = { kind: 'columns', id, start, end, count };
      worker.postMessage(request);
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    close: () => worker.terminate(),
  };
}
