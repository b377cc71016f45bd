import { KNOWN_KINDS, type Recognition, type Segment } from '../../contract/values.ts';
import { h } from '../dom/index.ts';
import { formatClock, formatDuration, formatWholePercent, headlineOf, RESULT, WARNINGS } from '../words/index.ts';
import { createChart } from './chart.ts';
import { createFace } from './face.ts';

/** What is shown of a recognition. */
export interface Result {
  /** The answer and the probabilities. */
  answer: HTMLElement;
  /** Warnings and facts. */
  details: HTMLElement;
  /** Shows the probabilities of a part; `undefined` for those of all. */
  follow(segment: Segment | undefined): void;
}

/** All that a recognition says, but for its parts, which the player shows. */
export function createResult(recognition: Recognition): Result {
  const chart = createChart(recognition.probabilities);
  let followed: Segment | undefined;
  return {
    answer: h('div', { class: 'result' }, createAnswer(recognition), chart.element),
    details: h('div', { class: 'result-details' }, createWarnings(recognition), createFacts(recognition)),
    follow(segment) {
      if (segment === followed || recognition.segments.length < 2) return;
      followed = segment;
      chart.show(segment?.probabilities ?? recognition.probabilities, captionOf(segment));
    },
  };
}

function captionOf(segment: Segment | undefined): string {
  if (!segment) return RESULT.tableCaption;
  return RESULT.partCaption(formatClock(segment.startSeconds), formatClock(segment.endSeconds));
}

/** The answer in words. Only one that is sure has a face: a large one would outweigh the word "unsure". */
function createAnswer(recognition: Recognition): HTMLElement {
  const { emotion, confidence, unsure, mixed } = recognition;
  const { lead, main } = headlineOf(recognition);
  const meaning = mixed ? RESULT.mixedMeaning : unsure ? RESULT.unsureMeaning : undefined;
  return h(
    'div',
    { class: mixed ? 'answer mixed' : 'answer', 'data-emotion': mixed ? undefined : emotion },
    mixed || unsure ? undefined : createFace(emotion),
    h('p', { class: 'headline' }, h('span', {}, lead), ' ', h('strong', {}, main)),
    mixed ? undefined : h('p', { class: 'confidence' }, RESULT.confidence(formatWholePercent(confidence))),
    meaning && h('p', { class: 'meaning' }, meaning),
  );
}

/** What the warnings mean; the figures behind them for those who ask. */
function createWarnings({ warnings }: Recognition): HTMLElement | undefined {
  if (warnings.length === 0) return undefined;
  const codes = [...new Set(warnings.map(({ code }) => code))];
  return h(
    'section',
    { class: 'warnings' },
    h('h4', {}, RESULT.warnings),
    h('ul', {}, ...codes.map((code) => h('li', {}, WARNINGS[code]))),
    h(
      'details',
      { class: 'hint' },
      h('summary', {}, RESULT.warningDetails),
      ...warnings.map(({ message }) => h('p', {}, message)),
    ),
  );
}

function createFacts({ durationSeconds, speechSeconds, model, known, timingsMs }: Recognition): HTMLElement {
  const facts: [string, string][] = [
    [RESULT.length, formatDuration(durationSeconds)],
    [RESULT.speech, formatDuration(speechSeconds)],
    [RESULT.model, `${model.id} ${model.version}`],
    [RESULT.time, RESULT.milliseconds(Math.round(timingsMs.total))],
  ];
  for (const kind of KNOWN_KINDS)
    if (known[kind]) facts.push([RESULT.known[kind], RESULT.knownText(kind, known[kind])]);
  return h(
    'dl',
    { class: 'facts' },
    ...facts.map(([term, text]) => h('div', {}, h('dt', {}, term), h('dd', {}, text))),
  );
}
