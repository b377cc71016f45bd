import { EMOTIONS, type Emotion, type Segment } from '../../contract/values.ts';
import { h } from '../dom/index.ts';
import { EMOTION_WORDS, PLAYER } from '../words/index.ts';

/** What the colours of these parts mean: the emotions among them, and what hatching and gaps say. */
export function createLegend(segments: readonly Segment[]): HTMLElement {
  const entry = (className: string, text: string): HTMLElement =>
    h('li', {}, h('span', { class: `swatch ${className}` }), text);
  const present = EMOTIONS.filter((emotion) => segments.some((segment) => segment.emotion === emotion));
  const entries = present.map((emotion) => entry(`emotion-${emotion}`, EMOTION_WORDS[emotion]));
  if (segments.some(({ unsure }) => unsure)) entries.push(entry('emotion-neutral unsure', PLAYER.unsure));
  return h('ul', { class: 'legend', 'aria-label': PLAYER.legend }, ...entries, entry('empty', PLAYER.silence));
}

let colours: Record<Emotion, string> | undefined;

/** The emotions' colours for a canvas, read from the stylesheet, where they are written. */
export function emotionColours(): Readonly<Record<Emotion, string>> {
  colours ??= readColours();
  return colours;
}

function readColours(): Record<Emotion, string> {
  const probe = h('span', { hidden: true });
  document.body.append(probe);
  const entries = EMOTIONS.map((emotion) => {
    probe.className = `emotion-${emotion}`;
    return [emotion, getComputedStyle(probe).getPropertyValue('--emotion').trim()];
  });
  probe.remove();
  return Object.fromEntries(entries) as Record<Emotion, string>;
}
