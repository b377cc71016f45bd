import { open } from 'node:fs/promises';
import { csvOfError, csvOfRecognition } from '../../contract/index.ts';
import { csvHeader, csvLine } from '../csv.ts';
import { UsageError } from '../errors.ts';
import { printJsonLine } from '../output.ts';
import { startLines } from '../predictLines.ts';
import type { Submitted } from './submitted.ts';

/** Where results go. */
export interface Output {
  take(one: Submitted): void;
  close(): Promise<void>;
}

/** How `ser submit` gives results. */
export interface OutputOptions {
  /** One line of JSON a file. */
  json?: boolean;
  /** The file that gets a table, instead of what is printed. */
  csv?: string;
}

/** @throws UsageError when the file of the table cannot be written */
export async function openOutput({ json, csv }: OutputOptions): Promise<Output> {
  if (csv !== undefined) return openTable(csv);
  if (json) return printing(({ file, clip, error }) => printJsonLine({ file, ...clip, ...(error ? { error } : {}) }));
  const lines = startLines({ asked: [] });
  return printing((one) => {
    if (one.clip?.recognition) lines.print(one, one.clip.recognition);
    else if (one.error) lines.printError(one, one.error);
  });
}

function printing(take: (one: Submitted) => void): Output {
  return { take, close: async () => undefined };
}

async function openTable(path: string): Promise<Output> {
  try {
    const stream = (await open(path, 'w')).createWriteStream();
    stream.write(csvHeader());
    return {
      take: (one) => void stream.write(csvLine(rowOf(one))),
      close: () => new Promise((resolve, reject) => stream.on('error', reject).end(resolve)),
    };
  } catch (cause) {
    throw new UsageError(`--csv: expected a file that can be written: ${(cause as Error).message}.`, { cause });
  }
}

function rowOf({ file, batch, speaker, clip, error }: Submitted) {
  const result = clip?.recognition ? csvOfRecognition(clip.recognition) : error ? csvOfError(error) : {};
  return { ...result, clipId: clip?.clipId ?? '', file, speaker: speaker ?? '', batch: batch ?? '' };
}
