import { findInputs, type Input } from '../inputs.ts';
import { warn } from '../output.ts';
import { startProgress } from '../progress.ts';
import {
  connect,
  inOrder,
  type OutputOptions,
  openOutput,
  type SubmitTerms,
  type Submitted,
  submitOne,
} from '../submit/index.ts';

/** The options of `ser submit`. */
export interface SubmitOptions extends SubmitTerms, OutputOptions {
  api: string;
  key?: string;
  /** So many recordings are under way at a time. */
  parallel: number;
  filesFrom?: string;
}

/** As a shell has it of a programme that was ended by Ctrl-C. */
const INTERRUPTED = 130;

/**
 * `ser submit`: sends recordings to a service, side by side, and gives what it says of them in their order. The same
 * command again goes on where one was stopped.
 *
 * @returns the exit status
 */
export async function submit(paths: readonly string[], options: SubmitOptions): Promise<number> {
  const inputs = await findInputs(paths, options.filesFrom);
  const client = await connect(options.api, options.key ?? process.env.SER_API_KEY);
  const output = await openOutput(options);
  const stopped = stopOnInterrupt();
  const progress = startProgress(inputs.length);
  let failed = 0;
  const work = async (input: Input): Promise<Submitted> => {
    const one = await submitOne(client, input, options, stopped);
    progress.step();
    return one;
  };
  await inOrder(inputs, options.parallel, work, (one) => {
    if (stopped.aborted && one.clip === undefined) return;
    if (one.error) failed++;
    progress.aside(() => output.take(one));
  });
  progress.stop();
  await output.close();
  if (options.csv !== undefined) warn(`${inputs.length - failed} recognised, ${failed} not: ${options.csv}`);
  if (!stopped.aborted) return failed > 0 ? 1 : 0;
  warn('Stopped. The same command goes on from here: what was sent is not sent again.');
  return INTERRUPTED;
}

/** The first Ctrl-C ends what is under way in good order, a second one the process. */
function stopOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}
