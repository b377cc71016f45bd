import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** @returns a recording that comes with the project (WAV or FLAC under examples/), or `undefined` */
export async function exampleRecording(directory: string): Promise<string | undefined> {
  const folder = join(directory, 'examples');
  const files = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  const [first] = files.filter((file) => /\.(wav|flac)$/i.test(file)).sort();
  return first && join(folder, first);
}
