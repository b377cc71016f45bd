import { decodeMono, MAX_HELD_SECONDS, probeDurationSeconds } from '../audio/index.ts';
import type { Slots } from '../clip/index.ts';
import { h } from '../dom/index.ts';
import { CARD } from '../words/index.ts';
import { createWaveform } from './waveform.ts';

/** Decoding is cheap up to here; a larger file is played but not drawn. */
const MAX_DRAWN_BYTES = 24 * 1024 * 1024;

/** A file to be listened to before and after it is sent. */
export interface Preview {
  element: HTMLElement;
  playFrom(positionSeconds: number): void;
  /** Frees the file. */
  close(): void;
}

/**
 * Makes a player for a chosen file of at least a byte, with its waveform where drawing it is cheap.
 *
 * @param slots of {@link createSlots}: a hundred dropped files must not be decoded at once.
 */
export function createPreview(file: File, slots: Slots): Preview {
  const controller = new AbortController();
  const url = URL.createObjectURL(file);
  const audio = h('audio', { controls: true, preload: 'metadata', src: url, 'aria-label': CARD.player(file.name) });
  const element = h('div', { class: 'preview' }, audio);
  audio.addEventListener('error', () => {
    element.replaceChildren(h('p', { class: 'hint' }, CARD.unplayable));
  });
  slots(() => drawWaveform(file, element, controller.signal)).catch(() => undefined);
  return {
    element,
    playFrom(positionSeconds) {
      audio.currentTime = positionSeconds;
      audio.play().catch(() => undefined);
    },
    close() {
      controller.abort();
      audio.pause();
      audio.removeAttribute('src');
      URL.revokeObjectURL(url);
    },
  };
}

async function drawWaveform(file: File, element: HTMLElement, signal: AbortSignal): Promise<void> {
  if (signal.aborted || file.size > MAX_DRAWN_BYTES) return;
  const durationSeconds = await probeDurationSeconds(file);
  // Not `>`: an unknown length (undefined, NaN, Infinity) is not drawn either.
  if (!(durationSeconds !== undefined && durationSeconds <= MAX_HELD_SECONDS)) return;
  const samples = await decodeMono(file);
  if (!samples || signal.aborted || !element.querySelector('audio')) return;
  element.prepend(createWaveform(samples, signal));
}
