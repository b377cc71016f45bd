import { Command, InvalidArgumentError, Option } from 'commander';
import { CommandError, runCommand } from '../shared/index.ts';
import { eraseClip, formatClip, recogniseClip } from './recogniseClip.ts';
import { findRecording, readRecording } from './recording.ts';
import { apiBase } from './serviceCall.ts';

interface SmokeOptions {
  api: string;
  key?: string;
  file?: string;
  timeout: number;
  keep: boolean;
}

const program = new Command('smoke')
  .description(
    'Sends a recording through a live deployment, end to end: create a clip, upload, recognise, read, erase.',
  )
  .requiredOption('--api <url>', 'the address of the API, as npm run deploy prints it', parseApi)
  .addOption(new Option('--key <key>', 'a key of the API').env('SER_API_KEY'))
  .option('--file <path>', 'a WAV or FLAC file of speech (one that comes with the project, where there is one)')
  .option('--timeout <seconds>', 'how long all of it may take', parseSeconds, 180)
  .option('--keep', 'leave the recording and its result there', false)
  .action(async ({ api, key, file, timeout, keep }: SmokeOptions) => {
    const recording = await readRecording(await findRecording(file));
    const service = { base: api, key, signal: AbortSignal.timeout(timeout * 1000) };
    const recognised = await recogniseClip(service, recording);
    console.log(formatClip(recording.fileName, recognised));
    if (!keep) await eraseClip({ ...service, signal: AbortSignal.timeout(timeout * 1000) }, recognised.clip.clipId);
    if (recognised.clip.status === 'failed')
      throw new CommandError('The deployment answers, but could not recognise this recording.');
  });

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
