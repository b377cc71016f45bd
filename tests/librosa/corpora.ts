import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Oracle } from '../core/features/compare.ts';

/** A clip of a corpus and what librosa says about it. */
export interface CorpusClip extends Oracle {
  readonly clip: string;
  readonly pcm: Float32Array;
}

const REPOSITORY = resolve(import.meta.dirname, '../..');
const CORPORA = resolve(REPOSITORY, process.env.SER_CORPORA ?? '../shared/corpora');
const PYTHON = process.env.SER_PYTHON ?? 'python3';

/** Why the suite cannot run here, or `undefined` when it can. */
export function reasonToSkip(): string | undefined {
  if (!existsSync(CORPORA)) return `no corpora at ${CORPORA}; set SER_CORPORA to their folder`;
  const answer = spawnSync(PYTHON, ['-c', 'import librosa, soundfile; print(librosa.__version__)'], {
    encoding: 'utf8',
  });
  if (answer.error) return `cannot start ${PYTHON}; set SER_PYTHON to a Python with librosa 0.10.1`;
  if (answer.status !== 0) return `${PYTHON} has no librosa; pip install -r training/goldens/requirements.txt`;
  const version = answer.stdout.trim();
  return version === '0.10.1' ? undefined : `${PYTHON} has librosa ${version}, not 0.10.1`;
}

/** Lets librosa compute the features of some clips of each corpus. */
export function askLibrosa(): CorpusClip[] {
  const out = mkdtempSync(join(tmpdir(), 'ser-librosa-'));
  try {
    const script = join(REPOSITORY, 'training/goldens/compare_corpora.py');
    const run = spawnSync(PYTHON, [script, '--corpora', CORPORA, '--out', out], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`${script} failed:\n${run.stderr}`);
    const { clips } = JSON.parse(readFileSync(join(out, 'oracle.json'), 'utf8')) as {
      clips: (Oracle & { clip: string; file: string })[];
    };
    return clips.map((clip) => ({ ...clip, pcm: readPcm(join(out, clip.file)) }));
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function readPcm(path: string): Float32Array {
  // A copy: a Buffer may start anywhere in its memory, a Float32Array may not.
  return new Float32Array(Uint8Array.from(readFileSync(path)).buffer);
}
