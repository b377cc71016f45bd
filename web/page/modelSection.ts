import type { ModelCard } from '../../contract/values.ts';
import type { Api } from '../api/index.ts';
import { button, h } from '../dom/index.ts';
import { EMOTION_WORDS, formatPercent, formatWholePercent, MODEL, PAGE } from '../words/index.ts';
import type { Frame } from './frame.ts';

/**
 * Fetches the model card and shows it; when that fails, says so and offers to try again.
 *
 * @param formats is told the longest recording that is taken
 * @param onCard told of the card, once it is there
 */
export async function fillModelSection(
  { modelBody: body, formats }: Pick<Frame, 'modelBody' | 'formats'>,
  api: Pick<Api, 'getModel'>,
  onCard: (card: ModelCard) => void,
): Promise<void> {
  try {
    const card = await api.getModel();
    body.replaceChildren(...describeModel(card));
    formats.textContent = PAGE.formats(card.limits.maxDurationSeconds);
    onCard(card);
  } catch {
    const retry = button(MODEL.retry, 'button quiet', () => {
      fillModelSection({ modelBody: body, formats }, api, onCard).catch(() => undefined);
    });
    body.replaceChildren(h('p', {}, MODEL.failed), retry);
  }
}

function describeModel(card: ModelCard): Node[] {
  const { sources } = card.encoder;
  const facts: [string, string][] = [
    [MODEL.name, `${card.id} ${card.version}`],
    [MODEL.labels, card.labels.map((label) => EMOTION_WORDS[label]).join(', ')],
    [MODEL.encoder, sources.map(({ name, origin }) => MODEL.encoderText(name, origin)).join('; ')],
    [MODEL.unsure, MODEL.unsureText(formatWholePercent(card.unsureBelow))],
    [MODEL.licence, card.licence],
    [MODEL.encoderLicence, [...new Set(sources.map(({ licence }) => licence))].join('; ')],
  ];
  const fold = h('details', { class: 'all-metrics' }, h('summary', {}, MODEL.allMetrics), createMetrics(card.metrics));
  return [
    ...describeHits(card.metrics),
    h('p', {}, card.description),
    h('dl', { class: 'facts' }, ...facts.map(([term, text]) => h('div', {}, h('dt', {}, term), h('dd', {}, text)))),
    card.metrics.length > 0 ? fold : h('p', { class: 'hint' }, MODEL.noMetrics),
  ];
}

/** How often it is right, in a few bars; nothing of a model that was measured otherwise. */
function describeHits(metrics: ModelCard['metrics']): Node[] {
  const bars = MODEL.howOften.flatMap(({ protocol, corpus, measure, text }) => {
    const found = metrics.find((one) => one.protocol === protocol && one.corpus === corpus && one.measure === measure);
    return found ? [createBar(text, found.value)] : [];
  });
  return bars.length > 0 ? [h('h3', {}, MODEL.howOftenTitle), h('dl', { class: 'how-often' }, ...bars)] : [];
}

function createBar(text: string, share: number): HTMLElement {
  const fill = h('span', { class: 'how-often-fill' });
  fill.style.width = `${share * 100}%`;
  const bar = h('span', { class: 'how-often-bar', 'aria-hidden': 'true' }, fill);
  return h('div', {}, h('dt', {}, text), h('dd', {}, MODEL.inHundred(Math.round(share * 100)), bar));
}

function createMetrics(metrics: ModelCard['metrics']): HTMLElement {
  const rows = metrics.map((metric) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, metric.protocol),
      h('td', {}, metric.corpus),
      h('td', {}, MODEL.measures[metric.measure]),
      h('td', {}, metric.label ?? MODEL.whole),
      h('td', { class: 'number' }, formatPercent(metric.value)),
      h('td', { class: 'number' }, String(metric.clips)),
    ),
  );
  const head = h('tr', {}, ...MODEL.columns.map((column) => h('th', { scope: 'col' }, column)));
  const caption = h('caption', { id: 'metrics-caption' }, MODEL.metricsCaption);
  const table = h('table', { class: 'metrics' }, caption, h('thead', {}, head), h('tbody', {}, ...rows));
  // Scrolls sideways by itself on a narrow screen, so it must be reachable with the keyboard (axe: scrollable-region).
  return h('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-labelledby': 'metrics-caption' }, table);
}
