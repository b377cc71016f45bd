import { type ModelCard, toModelCard } from '../../contract/index.ts';
import { loadModel } from '../../core/index.ts';
import { printJsonLine, printLine } from '../output.ts';

/** The options of `ser model`. */
export interface ModelOptions {
  json?: boolean;
  model: string;
}

/** `ser model`: what the model is and how well it does. The whole bundle is checked on the way. */
export async function model(options: ModelOptions): Promise<0> {
  const loaded = await loadModel(options.model);
  const card = toModelCard(loaded.spec);
  if (options.json) printJsonLine(card);
  else printForPeople(card);
  return 0;
}

function printForPeople({ id, version, description, licence, labels, encoder, unsureBelow, metrics }: ModelCard): void {
  printLine(`${id} ${version}`);
  printLine(description);
  printLine('');
  printLine(`labels       ${labels.join(', ')}`);
  for (const { name, origin, licence: of } of encoder.sources) {
    printLine(`encoder      ${name} (${encoder.precision}), ${of}, from ${origin}`);
  }
  printLine(`licence      ${licence}`);
  printLine(`unsure below ${unsureBelow}`);
  printLine('');
  printLine('protocol                  corpus      measure            value    clips');
  for (const metric of metrics) {
    const measure = metric.label ? `${metric.measure} ${metric.label}` : metric.measure;
    const value = metric.value.toFixed(3).padStart(5);
    printLine(
      `${metric.protocol.padEnd(26)}${metric.corpus.padEnd(12)}${measure.padEnd(19)}${value}${String(metric.clips).padStart(9)}`,
    );
  }
}
