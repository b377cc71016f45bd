import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recognition } from '../../../contract/index.ts';
import { EMOTIONS } from '../../../contract/index.ts';
import { ser } from '../../support/ser.ts';

/** The ways in which a clip is recognised: alone, averaged over augmented variants, all as one room, a folder a speaker. */
export const WAYS = {
  alone: [],
  augmented: ['--augment'],
  room: ['--same-room'],
  speaker: ['--speaker-from-folder'],
} as const;

/** Eight probabilities a clip, in the order of EMOTIONS; a clip that is refused has its error's code. */
export type Answers = Record<string, number[] | string>;

interface Line extends Partial<Recognition> {
  file: string;
  error?: { code: string };
}

/**
 * Recognises clips through the command line.
 *
 * @param corpora the folder of the corpora
 * @param clips paths below it
 * @param options of `ser predict`, see {@link WAYS}
 */
export async function recogniseClips(
  corpora: string,
  clips: readonly string[],
  options: readonly string[],
): Promise<Answers> {
  const dir = mkdtempSync(join(tmpdir(), 'ser-answers-'));
  try {
    const list = join(dir, 'list.txt');
    writeFileSync(list, clips.map((clip) => join(corpora, clip)).join('\n'));
    const lines = (await ser(['predict', '--json', ...options, '--files-from', list])).json() as unknown as Line[];
    const answers = lines.map((line) => [line.file.slice(corpora.length + 1), answerOf(line)] as const);
    return Object.fromEntries(answers);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function answerOf({ probabilities, error }: Line): number[] | string {
  if (!probabilities) return error?.code ?? 'no answer';
  return EMOTIONS.map((emotion) => Math.round(probabilities[emotion] * 1e5) / 1e5);
}
