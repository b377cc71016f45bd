import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toFileError, UsageError } from '../../../cli/errors.ts';
import { findInputs } from '../../../cli/inputs.ts';
import { mutateText } from '../mutate/index.ts';
import { textOf, utf8 } from './seedText.ts';
import { mustHold, type Target } from './target.ts';

/** Only what lies in the folder, lest a mutant names the whole disk. */
function keptInside(folder: string, list: string): string {
  return list.replace(/[^\r\n]+/g, (line) => join(folder, line.replaceAll('..', '__').replace(/^-$/, '_')));
}

/** The list of `--files-from`, and opening what it names. */
export const cliInputs: Target = {
  name: 'cli-inputs',
  seeds: () => [utf8('a.wav\nb c.flac\r\nfolder\n\nmissing.wav\n'), utf8('folder/a.wav\n./b c.flac')],
  mutate: mutateText,
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'ser-fuzz-'));
    for (const name of ['a.wav', 'b c.flac']) await writeFile(join(folder, name), 'text');
    const list = join(folder, 'list.txt');
    const feed = async (input: Uint8Array): Promise<string> => {
      await writeFile(list, keptInside(folder, textOf(input)));
      try {
        const inputs = await findInputs([], list);
        for (const { open } of inputs.slice(0, 20)) await readOrTell(open);
        return inputs.length > 20 ? 'many' : `${inputs.length}`;
      } catch (error) {
        if (error instanceof UsageError) return 'refused';
        throw error;
      }
    };
    return { feed, close: () => rm(folder, { recursive: true }) };
  },
};

async function readOrTell(open: () => AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const _ of open()) break;
  } catch (error) {
    const told = toFileError(error);
    mustHold(told.code !== 'processing-failed', told.message);
  }
}
