import type { FileError, KnownKind, Recognition } from '../../contract/index.ts';
import { analyse, classify, type Model, type NamedProfile, recognise } from '../../core/index.ts';
import { toFileError } from '../errors.ts';
import type { Input } from '../inputs.ts';
import type { KnownSource, ReadRecording } from '../known/index.ts';
import { warn } from '../output.ts';
import type { PredictLines } from '../predictLines.ts';
import type { Progress } from '../progress.ts';

/** How recordings are recognised. */
export interface PredictJob {
  model: Model;
  augment: boolean;
  /** The group is one room: one recording alone knows none, and that is said. */
  sameRoom: boolean;
  sources: readonly KnownSource[];
  lines: PredictLines;
  progress: Progress;
}

/** A recording of which nothing else tells: nothing of it is held but its recognition. */
interface Recognised {
  readonly input: Input;
  readonly recognition: Recognition;
}

/** A recording that could not be read, and why. */
interface Unread {
  readonly input: Input;
  readonly error: FileError;
}

/** What is known of a recording, by kind. */
type Knowing = readonly { kind: KnownKind; of: (one: ReadRecording) => Promise<NamedProfile> }[];

/**
 * Reads recordings that tell of one another, then recognises and prints each; one that fails is a line, and the others
 * go on. Where something is to be known of them, about 15 kB are held for each window (13 MB for an hour of speech).
 *
 * @returns the process's exit status: 1 when any failed
 */
export async function predictGroup(inputs: readonly Input[], job: PredictJob): Promise<0 | 1> {
  const reads: (ReadRecording | Recognised | Unread)[] = [];
  for (const input of inputs) {
    reads.push(await read(input, job));
    job.progress.step();
  }
  const together = reads.filter((one) => 'analysis' in one);
  if (job.sameRoom) job.progress.aside(() => warnOfOne(together));
  const knowing = job.sources.map(({ kind, open }) => ({ kind, of: open(together) }));
  let status: 0 | 1 = 0;
  for (const one of reads) status = (await print(one, knowing, job)) || status;
  return status;
}

async function read(
  input: Input,
  { model, augment, sources, progress }: PredictJob,
): Promise<ReadRecording | Recognised | Unread> {
  const options = { model, augment, onProgress: progress.follow(input.file) };
  try {
    if (sources.length > 0) return { input, analysis: await analyse(input.open(), options) };
    return { input, recognition: (await recognise(input.open(), options)).recognition };
  } catch (error) {
    return { input, error: toFileError(error) };
  }
}

function warnOfOne(together: readonly ReadRecording[]): void {
  if (new Set(together.map(({ analysis }) => analysis.hash)).size !== 1) return;
  warn('--same-room: expected at least two different recordings that can be read, got one: it is recognised alone.');
}

async function print(one: ReadRecording | Recognised | Unread, knowing: Knowing, job: PredictJob): Promise<0 | 1> {
  const { lines, progress } = job;
  const result = 'analysis' in one ? await recogniseRead(one, knowing, job) : 'error' in one ? one : one.recognition;
  progress.aside(() => {
    if ('error' in result) lines.printError(one.input, result.error);
    else lines.print(one.input, result);
  });
  return 'error' in result ? 1 : 0;
}

async function recogniseRead(
  one: ReadRecording,
  knowing: Knowing,
  { sources }: PredictJob,
): Promise<Recognition | Unread> {
  try {
    const known: Partial<Record<KnownKind, NamedProfile>> = {};
    for (const { kind, of } of knowing) known[kind] = await of(one);
    const recognition = await classify(one.analysis, known);
    const { clipVector } = one.analysis;
    for (const source of clipVector ? sources : []) await source.learn(clipVector!);
    return recognition;
  } catch (error) {
    return { input: one.input, error: toFileError(error) };
  }
}
