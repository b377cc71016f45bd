import { drawing, h } from '../dom/index.ts';
import { formatClock, PLAYER } from '../words/index.ts';
import type { Playback } from './playback.ts';

/** The bar under a recording's picture: play, where it is, how close one looks. */
export interface Transport {
  element: HTMLElement;
  show(positionSeconds: number, durationSeconds: number): void;
}

const PLAY = 'M5 2.5l8 5.5-8 5.5z';
const PAUSE = 'M4 3h3v10h-3zM9 3h3v10h-3z';
/** How far an arrow key goes. */
const STEP_SECONDS = 0.5;

/** @param zoom told of each press: twice as close, or half. */
export function createTransport(name: string, playback: Playback, zoom: (factor: number) => void): Transport {
  const clock = h('span', { class: 'player-clock' });
  const seek = h('input', { type: 'range', class: 'seek', min: '0', step: 'any', 'aria-label': PLAYER.position });
  seek.addEventListener('input', () => playback.seek(seek.valueAsNumber));
  seek.addEventListener('keydown', (event) => stepByKey(event, seek, playback));
  const element = h('div', { class: 'transport' }, createPlayButton(name, playback), seek, clock, createZoom(zoom));
  return {
    element,
    show(positionSeconds, durationSeconds) {
      const text = [formatClock(Math.floor(positionSeconds)), formatClock(Math.floor(durationSeconds))] as const;
      seek.max = String(durationSeconds);
      seek.value = String(positionSeconds);
      seek.setAttribute('aria-valuetext', PLAYER.positionText(...text));
      clock.textContent = text.join(' / ');
    },
  };
}

/** A slider whose step is `any` is moved by keys in hundredths of itself: of an hour, that is half a minute. */
function stepByKey(event: KeyboardEvent, seek: HTMLInputElement, playback: Playback): void {
  const direction = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
  if (direction === undefined) return;
  event.preventDefault();
  const target = seek.valueAsNumber + direction * STEP_SECONDS;
  playback.seek(Math.max(0, Math.min(Number(seek.max), target)));
}

function createPlayButton(name: string, playback: Playback): HTMLButtonElement {
  const button = h('button', { type: 'button', class: 'play' });
  const show = (): void => {
    const { paused } = playback.audio;
    button.setAttribute('aria-label', paused ? PLAYER.play(name) : PLAYER.pause(name));
    button.replaceChildren(drawing('play-icon', '0 0 16 16', paused ? PLAY : PAUSE));
  };
  for (const event of ['play', 'pause', 'ended']) playback.audio.addEventListener(event, show);
  button.addEventListener('click', () => playback.toggle());
  show();
  return button;
}

function createZoom(zoom: (factor: number) => void): HTMLElement {
  const make = (sign: string, label: string, factor: number): HTMLButtonElement => {
    const button = h('button', { type: 'button', class: 'zoom-step', 'aria-label': label }, sign);
    button.addEventListener('click', () => zoom(factor));
    return button;
  };
  return h('span', { class: 'zoom' }, make('−', PLAYER.zoomOut, 0.5), make('+', PLAYER.zoomIn, 2));
}
