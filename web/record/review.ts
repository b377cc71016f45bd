import { LIMITS } from '../../contract/values.ts';
import { encodeWav } from '../audio/index.ts';
import { h } from '../dom/index.ts';
import { formatClock, RECORD } from '../words/index.ts';
import { createStrip } from './strip.ts';
import type { Take } from './take.ts';

/** A take to be listened to and trimmed. */
export interface Review {
  element: HTMLElement;
  /** What is left of it, as a 16-bit WAV file. */
  toFile(): File;
  /** Frees the sound. */
  close(): void;
}

const STEP_SECONDS = 0.1;

/** @param take at least as long as a recording must be. */
export function createReview(take: Take, sampleRateHz: number): Review {
  const durationSeconds = take.durationSeconds();
  const strip = createStrip();
  const audio = h('audio', { controls: true, 'aria-label': RECORD.listen });
  const from = createTrim(RECORD.trimStart, 0, durationSeconds);
  const to = createTrim(RECORD.trimEnd, durationSeconds, durationSeconds);
  const name = RECORD.fileName(new Date());
  const toFile = (): File =>
    new File([encodeWav(take.samples(from.seconds(), to.seconds()), sampleRateHz)], name, { type: 'audio/wav' });
  const close = (): void => URL.revokeObjectURL(audio.src);
  const load = (): void => {
    close();
    audio.src = URL.createObjectURL(toFile());
  };
  const draw = (): void =>
    strip.showAll(take.peaks(), from.seconds() / durationSeconds, to.seconds() / durationSeconds);
  from.onChange(draw, load, (seconds) => Math.min(seconds, to.seconds() - LIMITS.minDurationSeconds));
  to.onChange(draw, load, (seconds) => Math.max(seconds, from.seconds() + LIMITS.minDurationSeconds));
  new ResizeObserver(draw).observe(strip.element);
  load();
  const trims = h('div', { class: 'record-trims' }, from.element, to.element);
  return { element: h('div', { class: 'record-review' }, strip.element, audio, trims), toFile, close };
}

/** One end of the part that is kept, as a slider. */
interface Trim {
  element: HTMLElement;
  seconds(): number;
  /** @param onMove while it moves. @param onSet when it is let go. @param keep holds it clear of the other end. */
  onChange(onMove: () => void, onSet: () => void, keep: (seconds: number) => number): void;
}

function createTrim(label: string, seconds: number, durationSeconds: number): Trim {
  const input = h('input', { type: 'range', min: '0', max: String(durationSeconds), step: 'any' });
  input.value = String(seconds);
  const shown = h('output', {}, formatClock(seconds));
  const element = h('label', { class: 'record-trim' }, h('span', {}, label), input, shown);
  return {
    element,
    seconds: () => input.valueAsNumber,
    onChange(onMove, onSet, keep) {
      input.addEventListener('input', () => {
        input.value = String(keep(Math.round(input.valueAsNumber / STEP_SECONDS) * STEP_SECONDS));
        shown.textContent = formatClock(input.valueAsNumber);
        onMove();
      });
      input.addEventListener('change', onSet);
    },
  };
}
