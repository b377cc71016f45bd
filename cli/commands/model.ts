import { type ModelCard, toModelCard } from '../../contract/index.ts';
import { loadModel } from '../../core/index.ts';
import { printJsonLine } from '../output.ts';

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
  console.log(`${id} ${version}\n${description}\n`);
  console.log(`labels       ${labels.join(', ')}`);
  for (const { name, origin, licence: of } of encoder.sources) {
    console.log(`encoder      ${name} (${encoder.precision}), ${of}, from ${origin}`);
  }
  console.log(`licence      ${licence}`);
  console.log(`unsure below ${unsureBelow}\n`);
  console.log('protocol                  corpus      measure            value    clips');
  for (const metric of metrics) {
    const measure = metric.label ? `${metric.measure} ${metric.label}` : metric.measure;
    const value = metric.value.toFixed(3).padStart(5);
    console.log(
      `${metric.protocol.padEnd(26)}${metric.corpus.padEnd(12)}${measure.padEnd(19)}${value}${String(metric.clips).padStart(9)}`,
    );
  }
}
