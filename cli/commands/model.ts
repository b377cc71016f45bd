import { type ModelCard, toModelCard } from '../../contract/index.ts';
import { loadModel } from '../../core/index.ts';
import { printJsonLine, printLine } from '../output.ts';

type Metric = ModelCard['metrics'][number];

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
  for (const line of describeStrangers(metrics)) printLine(line);
  printLine(`labels       ${labels.join(', ')}`);
  for (const { name, origin, licence: of } of encoder.sources) {
    printLine(`encoder      ${name} (${encoder.precision}), ${of}, from ${origin}`);
  }
  printLine(`licence      ${licence}`);
  printLine(`unsure below ${unsureBelow}`);
  printLine('');
  printMetrics(metrics);
}

/** What a user meets on the first day: corpora that nothing was fitted on. Nothing where none was left out. */
function describeStrangers(metrics: readonly Metric[]): string[] {
  const values = metrics
    .filter(({ protocol, corpus, measure }) => protocol === 'LOCO' && measure === 'uar' && corpus !== 'mean')
    .map(({ value }) => value);
  if (values.length === 0) return [];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [least, most] = [Math.min(...values), Math.max(...values)].map(toPercent);
  return [
    `strangers    ${toPercent(mean)} % right where room, language and speakers are new`,
    `             (UAR, mean of ${values.length} corpora that were left out: ${least} to ${most} %)`,
    '',
  ];
}

function toPercent(share: number): string {
  return (100 * share).toFixed(1);
}

function printMetrics(metrics: readonly Metric[]): void {
  const width = Math.max(26, ...metrics.map(({ protocol }) => protocol.length + 2));
  printLine(`${'protocol'.padEnd(width)}corpus      measure            value    clips`);
  for (const { protocol, corpus, measure, label, value, clips } of metrics) {
    const name = label ? `${measure} ${label}` : measure;
    const numbers = value.toFixed(3).padStart(5) + String(clips).padStart(9);
    printLine(`${protocol.padEnd(width)}${corpus.padEnd(12)}${name.padEnd(19)}${numbers}`);
  }
}
