import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { apiBase, eraseClip, exampleRecording, formatClip, judgeClip } from './liveClip/index.ts';
import { CommandError, runCommand } from './shared/index.ts';

interface SmokeOptions {
  api: string;
  key?: string;
  file?: string;
  timeout: number;
  keep: boolean;
}

const program = new Command('smoke')
  .description('Sends a recording through a live deployment, end to end: announce, upload, recognise, read, erase.')
  .requiredOption('--api <url>', 'the address of the API, as npm run deploy prints it', parseApi)
  .addOption(new Option('--key <key>', 'a key of the API').env('SER_API_KEY'))
  .option('--file <path>', 'a WAV or FLAC file of speech (one that comes with the project, where there is one)')
  .option('--timeout <seconds>', 'how long all of it may take', parseSeconds, 180)
  .option('--keep', 'leave the recording and its result there', false)
  .action(async ({ api, key, file, timeout, keep }: SmokeOptions) => {
    const path = await findRecording(file);
    const bytes = await read(path);
    const service = { base: api, key, signal: AbortSignal.timeout(timeout * 1000) };
    const fileName = basename(path);
    const judged = await judgeClip(service, { fileName, bytes });
    console.log(formatClip(fileName, judged));
    if (!keep) await eraseClip({ ...service, signal: AbortSignal.timeout(timeout * 1000) }, judged.clip.clipId);
    if (judged.clip.status === 'failed')
      throw new CommandError('The deployment answers, but could not judge this recording.');
  });

/** npm changes to the project's folder: a path is meant from where it was typed. */
async function findRecording(file: string | undefined): Promise<string> {
  if (file) return resolve(process.env.INIT_CWD ?? '.', file);
  const example = await exampleRecording(process.cwd());
  if (example) return example;
  throw new CommandError('No recording comes with the project; give one of speech with --file clip.wav.', 2);
}

async function read(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return Uint8Array.from(await readFile(path));
  } catch (error) {
    throw new CommandError(
      `Expected a file at ${path}; got ${(error as NodeJS.ErrnoException).code}; check --file.`,
      2,
    );
  }
}

function parseApi(text: string): string {
  try {
    return apiBase(text);
  } catch (error) {
    throw new InvalidArgumentError((error as RangeError).message);
  }
}

function parseSeconds(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number of seconds, 1 to 9999.');
}

await runCommand(program);
