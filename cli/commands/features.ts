import { extractFeatures, extractWindows, loadModel, type Model, type RecordingWindow } from '../../core/index.ts';
import { findInputs, type Input } from '../inputs.ts';
import { printJsonError, printJsonLine, printLine } from '../output.ts';
import { runFiles } from '../run.ts';

/** The options of `ser features`. */
export interface FeaturesOptions {
  json?: boolean;
  embedding?: boolean;
  windows?: boolean;
  model: string;
  filesFrom?: string;
}

/** `ser features`: the numbers that a recording becomes. @returns the exit status */
export async function features(paths: readonly string[], options: FeaturesOptions): Promise<0 | 1> {
  const inputs = await findInputs(paths, options.filesFrom);
  const model = options.embedding || options.windows ? await loadModel(options.model) : undefined;
  return runFiles<object[]>(inputs, {
    work: (input) => (options.windows ? windowLines(input, model!, options) : fileLine(input, model)),
    print: (_, lines) => {
      for (const line of lines) {
        if (options.json) printJsonLine(line);
        else printForPeople(line as FileLine);
      }
    },
    printError: ({ file }, error) =>
      options.json ? printJsonError(file, error) : printLine(`${file}: ${error.code}: ${error.message}`),
  });
}

interface FileLine {
  file: string;
  window?: number;
  names: readonly string[];
  values: number[];
  embedding?: number[];
}

async function fileLine({ file, open }: Input, model: Model | undefined): Promise<FileLine[]> {
  const { values, embedding, ...rest } = await extractFeatures(open(), model);
  return [{ file, ...rest, values: [...values], ...(embedding ? { embedding: [...embedding] } : {}) }];
}

async function windowLines({ file, open }: Input, model: Model, { embedding }: FeaturesOptions): Promise<object[]> {
  const windows: RecordingWindow[] = [];
  for await (const window of extractWindows(open(), model)) windows.push(window);
  const { names } = model.spec.features;
  return windows.map(({ features: values, embedding: vector, ...times }, window) => ({
    file,
    window,
    ...times,
    names,
    values: [...values],
    ...(embedding ? { embedding: [...vector] } : {}),
  }));
}

function printForPeople({ file, window, names, values, embedding }: FileLine): void {
  printLine(window === undefined ? file : `${file}, window ${window + 1}`);
  for (const [i, name] of names.entries()) printLine(`  ${name.padEnd(24)}${values[i].toPrecision(6)}`);
  if (embedding) printLine(`  and an embedding of ${embedding.length} numbers (--json prints them)`);
}
