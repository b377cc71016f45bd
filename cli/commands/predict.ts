import type { FileError, Recognition } from '../../contract/index.ts';
import { loadModel, recognize } from '../../core/index.ts';
import { findInputs } from '../inputs.ts';
import { printJsonError, printJsonLine } from '../output.ts';
import { runFiles } from '../run.ts';

/** The options of `ser predict`. */
export interface PredictOptions {
  json?: boolean;
  augment?: boolean;
  model: string;
  filesFrom?: string;
}

/** `ser predict`: the emotion in each recording. @returns the exit status */
export async function predict(paths: readonly string[], options: PredictOptions): Promise<0 | 1> {
  const inputs = await findInputs(paths, options.filesFrom);
  const model = await loadModel(options.model);
  if (!options.json) console.log(HEADER);
  return runFiles(inputs, {
    work: (input) => recognize(input.open(), { model, augment: options.augment ?? false }),
    print: ({ file }, result) => (options.json ? printJsonLine({ file, ...result }) : console.log(row(file, result))),
    printError: ({ file }, error) => (options.json ? printJsonError(file, error) : console.log(errorRow(file, error))),
  });
}

const HEADER = 'emotion   confidence          seconds  file';

function row(file: string, { emotion, confidence, unsure, durationSeconds, warnings }: Recognition): string {
  const notes = warnings.map(({ message }) => `  (${message})`).join('');
  const certainty = `${confidence.toFixed(2)}${unsure ? '  unsure' : ''}`;
  return `${emotion.padEnd(10)}${certainty.padEnd(20)}${durationSeconds.toFixed(1).padStart(7)}  ${file}${notes}`;
}

function errorRow(file: string, { code, message }: FileError): string {
  return `${'error'.padEnd(10)}${code.padEnd(20)}${''.padStart(7)}  ${file}: ${message}`;
}
