import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CORPUS_NAMES, emotionName, emotionNames } from './labels.ts';

/**
 * Chooses clips of every emotion of every corpus as evenly as the number allows: one of each, then another of each, and
 * so on. By a hash of their names, so that the choice is the same everywhere and no order of recording plays in.
 *
 * @param corpora the folder of the corpora
 * @param count how many
 * @returns paths below `corpora`, `/` between, in order of names
 */
export function chooseClips(corpora: string, count: number): string[] {
  const cells = CORPUS_NAMES.flatMap((corpus) => cellsOf(corpora, corpus));
  const rounds = Math.max(...cells.map((cell) => cell.length));
  const dealt = Array.from({ length: rounds }, (_, round) =>
    cells.flatMap((cell) => cell.slice(round, round + 1)).sort(byHash),
  );
  return dealt.flat().slice(0, count).sort();
}

/** A corpus's clips, a list an emotion, each in the order of their hashes. */
function cellsOf(corpora: string, corpus: string): string[][] {
  const names = readdirSync(join(corpora, corpus)).filter((file) => file.endsWith('.flac'));
  return emotionNames(corpus).map((emotion) =>
    names
      .filter((name) => emotionName(corpus, name.replace('.flac', '')) === emotion)
      .map((name) => `${corpus}/${name}`)
      .sort(byHash),
  );
}

function byHash(a: string, b: string): number {
  return hash(a) < hash(b) ? -1 : 1;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
