/** The worker that looks at a sound: a file of its own, since the page's policy lets no script be written in place. */

import { createColumns } from './columns.ts';
import type { ColumnsRequest, LoadRequest } from './messages.ts';

let columnsOf: ReturnType<typeof createColumns> | undefined;

self.addEventListener('message', ({ data }: MessageEvent<LoadRequest | ColumnsRequest>) => {
  if (data.kind === 'load') {
    columnsOf = createColumns(mixDown(data.channels), data.sampleRateHz);
    return;
  }
  const columns = columnsOf?.(data.start, data.end, data.count);
  if (columns) self.postMessage({ id: data.id, columns }, { transfer: [columns.peaks.buffer, columns.mels.buffer] });
});

/** The mean of the channels. */
function mixDown([first, ...others]: Float32Array[]): Float32Array {
  for (const channel of others) for (let i = 0; i < first.length; i++) first[i] += channel[i];
  if (others.length > 0) for (let i = 0; i < first.length; i++) first[i] /= others.length + 1;
  return first;
}
