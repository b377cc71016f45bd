import type { Segment } from '../../contract/values.ts';
import { h } from '../dom/index.ts';
import { EMOTION_WORDS, formatClock, formatWholePercent, PLAYER } from '../words/index.ts';

/** A segment in one line, which begins as {@link labelOf}: `Angry 81%, 0:00 to 0:04`, `Happy? 40%, unsure, 0:04 to 0:06`. */
export function segmentText(segment: Segment): string {
  const [from, to] = [segment.startSeconds, segment.endSeconds].map(formatClock);
  return PLAYER.part(labelOf(segment), from, to, segment.unsure);
}

/** What stands on a part of the strip, where there is room. */
function labelOf({ emotion, confidence, unsure }: Segment): string {
  return PLAYER.partLabel(EMOTION_WORDS[emotion], formatWholePercent(confidence), unsure);
}

/** The segments of a recording, to be seen and pressed. */
export interface Timeline {
  /** As long as the recording, with a coloured part for each segment; nothing where nobody speaks. */
  strip: HTMLElement;
  /** The part that is pointed at, in words. */
  shown: HTMLElement;
  /** All parts as a list, folded. */
  list: HTMLElement;
}

/**
 * Makes the strip and its words. The strip is one stop of the Tab key (ARIA Authoring Practices, "roving tabindex"): a
 * long recording has a hundred parts.
 *
 * @param onPress called with the segment that is pressed.
 */
export function createTimeline(
  segments: readonly Segment[],
  durationSeconds: number,
  onPress: (segment: Segment) => void,
): Timeline {
  const shown = h('p', { class: 'timeline-shown hint' }, PLAYER.hint);
  const parts = segments.map((segment) => createPart(segment, durationSeconds, shown, onPress));
  makeRoving(parts);
  const items = segments.map((segment) => h('li', {}, segmentText(segment)));
  return {
    strip: h('div', { class: 'strip', role: 'group', 'aria-label': PLAYER.parts }, ...parts),
    shown,
    list: h('details', { class: 'as-text' }, h('summary', {}, PLAYER.asText), h('ol', { class: 'segments' }, ...items)),
  };
}

function createPart(
  segment: Segment,
  durationSeconds: number,
  shown: HTMLElement,
  onPress: (segment: Segment) => void,
): HTMLButtonElement {
  const text = segmentText(segment);
  const part = h(
    'button',
    { type: 'button', class: `part emotion-${segment.emotion}${segment.unsure ? ' unsure' : ''}`, 'aria-label': text },
    h('span', { 'aria-hidden': 'true' }, labelOf(segment)),
  );
  part.style.left = `${(segment.startSeconds / durationSeconds) * 100}%`;
  part.style.width = `${((segment.endSeconds - segment.startSeconds) / durationSeconds) * 100}%`;
  const show = (): void => {
    shown.textContent = text;
  };
  part.addEventListener('focus', show);
  part.addEventListener('pointerenter', show);
  part.addEventListener('click', () => onPress(segment));
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
