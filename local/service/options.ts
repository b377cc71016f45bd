import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_BUNDLE } from '../../contract/index.ts';

/** What `npm start` was asked for. */
export interface LocalOptions {
  port: number;
  host: string;
  dataDirectory: string;
  modelDirectory: string;
  workers: number;
  reset: boolean;
  requireKey: boolean;
  /** The log as JSON on a terminal too. */
  jsonLogs: boolean;
  help: boolean;
}

/** A command line that cannot be understood; the message is for the user. */
export class OptionsError extends Error {}

/** Each worker holds a model of its own in memory: a large machine is not filled without being asked. */
const MAX_DEFAULT_WORKERS = 4;

/** The text of `--help`. */
export const HELP = `Runs the whole service on this machine: the page, the API, storage and recognition.

Usage: npm start -- [options]

  --port N        port of the page and the API; the S3 stand-in takes the next one (default 8787; 0: any free ports)
  --host ADDRESS  address to listen on (default 127.0.0.1; 0.0.0.0 opens the service to the network)
  --data-dir DIR  where recordings and results are kept (default .ser beside package.json)
  --reset         erase everything in the data directory first
  --require-key   ask for a key on every API call; it is generated once and printed
  --model DIR     folder of the model bundle (default ${DEFAULT_BUNDLE})
  --workers N     recognition processes (default: one less than the processors, from 1 to 4)
  --json-logs     lines of JSON on a terminal too, as where the output goes elsewhere
  --help          show this
`;

/**
 * Parses the command line.
 *
 * @param args without node and script
 * @param packageRoot where package.json lies
 * @throws OptionsError saying what was expected
 */
export function parseOptions(args: string[], packageRoot: string): LocalOptions {
  const values = parse(args);
  const workers = wholeNumber('--workers', values.workers, 1, 256);
  return {
    // The stand-in's port is the one after it.
    port: wholeNumber('--port', values.port, 0, 65_534) ?? 8787,
    host: values.host ?? '127.0.0.1',
    dataDirectory: values['data-dir'] ? resolve(values['data-dir']) : join(packageRoot, '.ser'),
    modelDirectory: values.model ? resolve(values.model) : join(packageRoot, DEFAULT_BUNDLE),
    workers: workers ?? defaultWorkers(availableParallelism()),
    reset: values.reset ?? false,
    requireKey: values['require-key'] ?? false,
    jsonLogs: values['json-logs'] ?? false,
    help: values.help ?? false,
  };
}

/**
 * How many workers run when nobody says: one processor is left to the rest of the service.
 *
 * @param processors that this process may use
 */
export function defaultWorkers(processors: number): number {
  return Math.min(MAX_DEFAULT_WORKERS, Math.max(1, processors - 1));
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        'data-dir': { type: 'string' },
        model: { type: 'string' },
        workers: { type: 'string' },
        reset: { type: 'boolean' },
        'require-key': { type: 'boolean' },
        'json-logs': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new OptionsError((error as Error).message);
  }
}

function wholeNumber(name: string, text: string | undefined, lowest: number, highest: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= lowest && value <= highest) return value;
  throw new OptionsError(`${name}: expected a whole number from ${lowest} to ${highest}, got "${text}".`);
}
