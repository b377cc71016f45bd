import type { Segment } from '../../contract/values.ts';
import { h } from '../dom/index.ts';
import { EMOTION_WORDS, formatClock, formatWholePercent, RESULT } from '../words/index.ts';

/** A segment in one line: `Angry, 0:00 to 0:04, confidence 81%`. */
export function segmentText(segment: Segment): string {
  return RESULT.segment(
    EMOTION_WORDS[segment.emotion],
    formatClock(segment.startSeconds),
    formatClock(segment.endSeconds),
    formatWholePercent(segment.confidence),
    segment.unsure,
  );
}

/**
 * A strip as long as the recording with a coloured part for each segment, and the same as a list.
 * The strip is one stop of the Tab key (ARIA Authoring Practices, "roving tabindex"): a long recording has a hundred
 * parts.
 *
 * @param onPlay called with a segment's start, in seconds, when it is pressed.
 */
export function createTimeline(
  segments: readonly Segment[],
  durationSeconds: number,
  onPlay: (startSeconds: number) => void,
): HTMLElement {
  const shown = h('p', { class: 'timeline-shown hint' }, RESULT.timelineHint);
  const parts = segments.map((segment) => createPart(segment, durationSeconds, shown, onPlay));
  makeRoving(parts);
  return h(
    'section',
    { class: 'timeline' },
    h('h4', {}, RESULT.timeline),
    h('div', { class: 'strip', role: 'group', 'aria-label': RESULT.timelineKeys }, ...parts),
    h(
      'p',
      { class: 'axis', 'aria-hidden': 'true' },
      h('span', {}, formatClock(0)),
      h('span', {}, formatClock(durationSeconds)),
    ),
    shown,
    h(
      'details',
      {},
      h('summary', {}, RESULT.timelineText),
      h('ol', { class: 'segments' }, ...segments.map((segment) => h('li', {}, segmentText(segment)))),
    ),
  );
}

function createPart(
  segment: Segment,
  durationSeconds: number,
  shown: HTMLElement,
  onPlay: (startSeconds: number) => void,
): HTMLButtonElement {
  const text = segmentText(segment);
  const label = h('span', { 'aria-hidden': 'true' }, EMOTION_WORDS[segment.emotion]);
  const part = h(
    'button',
    { type: 'button', class: `part emotion-${segment.emotion}${segment.unsure ? ' unsure' : ''}`, 'aria-label': text },
    label,
  );
  part.style.left = `${(segment.startSeconds / durationSeconds) * 100}%`;
  part.style.width = `${((segment.endSeconds - segment.startSeconds) / durationSeconds) * 100}%`;
  const show = (): void => {
    shown.textContent = text;
  };
  part.addEventListener('focus', show);
  part.addEventListener('pointerenter', show);
  part.addEventListener('click', () => onPlay(segment.startSeconds));
  return part;
}

function makeRoving(parts: readonly HTMLButtonElement[]): void {
  const targets: Readonly<Record<string, (index: number) => number>> = {
    ArrowLeft: (index) => Math.max(0, index - 1),
    ArrowRight: (index) => Math.min(parts.length - 1, index + 1),
    Home: () => 0,
    End: () => parts.length - 1,
  };
  parts.forEach((part, index) => {
    part.tabIndex = index === 0 ? 0 : -1;
    part.addEventListener('keydown', (event) => {
      const next = targets[event.key]?.(index);
      if (next === undefined) return;
      event.preventDefault();
      for (const other of parts) other.tabIndex = -1;
      parts[next].tabIndex = 0;
      parts[next].focus();
    });
  });
}
