import { changesOf, KNOWN_KINDS, type Recognition } from '../../contract/values.ts';
import { h } from '../dom/index.ts';
import { EMOTION_WORDS, formatDuration, formatWholePercent, RESULT } from '../words/index.ts';
import { createChart } from './chart.ts';
import { createFace } from './face.ts';
import { createTimeline } from './timeline.ts';

/**
 * All that a recognition says: the emotion in words, the eight probabilities, the timeline where there is one, facts
 * and warnings.
 *
 * @param onPlay called with a place in the recording, in seconds, when a part of the timeline is pressed.
 */
export function createResult(recognition: Recognition, onPlay: (startSeconds: number) => void): HTMLElement {
  return h(
    'div',
    { class: recognition.unsure ? 'result unsure' : 'result' },
    createAnswer(recognition),
    createChart(recognition.probabilities),
    recognition.segments.length > 1
      ? createTimeline(recognition.segments, recognition.durationSeconds, onPlay)
      : undefined,
    createWarnings(recognition),
    createFacts(recognition),
  );
}

function createAnswer(recognition: Recognition): HTMLElement {
  return recognition.mixed ? createChanges(recognition) : createOne(recognition);
}

/** A recording that changes has no one emotion, and so no face. */
function createChanges({ segments }: Recognition): HTMLElement {
  return h(
    'div',
    { class: 'answer mixed' },
    h(
      'p',
      { class: 'headline' },
      h('span', {}, RESULT.mixedBadge),
      ' ',
      h('strong', {}, RESULT.changes(changesOf(segments))),
    ),
    h('p', { class: 'meaning' }, RESULT.mixedMeaning),
  );
}

function createOne({ emotion, confidence, unsure }: Recognition): HTMLElement {
  const word = EMOTION_WORDS[emotion];
  const headline = unsure
    ? [h('strong', {}, RESULT.unsureBadge), h('span', {}, RESULT.unsureGuess(word))]
    : [h('span', {}, RESULT.heard), h('strong', {}, word.toLowerCase())];
  return h(
    'div',
    { class: 'answer', 'data-emotion': emotion },
    createFace(emotion),
    h('p', { class: 'headline' }, headline[0], ' ', headline[1]),
    h('p', { class: 'confidence' }, RESULT.confidence(formatWholePercent(confidence))),
    unsure ? h('p', { class: 'meaning' }, RESULT.unsureMeaning) : undefined,
  );
}

function createWarnings({ warnings }: Recognition): HTMLElement | undefined {
  if (warnings.length === 0) return undefined;
  const items = warnings.map((warning) => h('li', {}, warning.message));
  return h('section', { class: 'warnings' }, h('h4', {}, RESULT.warnings), h('ul', {}, ...items));
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
