import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { corpora } from '../support/corpora.ts';

/** So many acted recordings of different emotions, the same ones each time. */
export function someClips(count: number): string[] {
  const folder = join(corpora, 'ravdess');
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.flac'))
    .sort();
  return Array.from({ length: count }, (_, i) => join(folder, files[Math.floor((i * files.length) / count)]));
}
