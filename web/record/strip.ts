import { h } from '../dom/index.ts';

const BAR_PIXELS = 3;
const STEP_PIXELS = 4;
/** What is quieter than this lies on the floor of the strip; speech moves between it and 0 dBFS. */
const FLOOR_DB = -54;

/** How high a peak stands on the strip, 0 to 1: by decibels, as it is heard. */
export function heightOf(peak: number): number {
  return Math.max(0, 1 - (20 * Math.log10(Math.max(peak, 1e-6))) / FLOOR_DB);
}

/** A strip of bars, a bar a chunk; decoration, since words beside it say the same. */
export interface Strip {
  element: HTMLCanvasElement;
  /** The latest chunks, the newest at the right end. */
  showLatest(peaks: readonly number[]): void;
  /** All of a take over the whole width; what lies outside `from` to `to` (0 to 1 each) is pale. */
  showAll(peaks: readonly number[], from: number, to: number): void;
}

/** Makes a strip; it draws once it has a size. */
export function createStrip(): Strip {
  const element = h('canvas', { class: 'record-strip', 'aria-hidden': 'true' });
  const barCount = (): number => Math.max(1, Math.floor(element.clientWidth / STEP_PIXELS));
  return {
    element,
    showLatest(peaks) {
      const count = barCount();
      const latest = peaks.slice(-count);
      draw(element, [...new Array<number>(count - latest.length).fill(0), ...latest], () => true);
    },
    showAll(peaks, from, to) {
      const count = barCount();
      const bars = Array.from({ length: count }, (_, bar) => loudest(peaks, bar / count, (bar + 1) / count));
      draw(element, bars, (place) => place >= from && place <= to);
    },
  };
}

function loudest(peaks: readonly number[], from: number, to: number): number {
  const first = Math.floor(from * peaks.length);
  return Math.max(0, ...peaks.slice(first, Math.max(first + 1, Math.ceil(to * peaks.length))));
}

function draw(canvas: HTMLCanvasElement, bars: readonly number[], isKept: (place: number) => boolean): void {
  const context = canvas.getContext('2d');
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!context || width === 0) return;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  context.scale(devicePixelRatio, devicePixelRatio);
  context.fillStyle = getComputedStyle(canvas).color;
  bars.forEach((peak, index) => {
    const tall = Math.max(2, heightOf(peak) * height);
    context.globalAlpha = isKept((index + 0.5) / bars.length) ? 1 : 0.25;
    context.fillRect(index * STEP_PIXELS, (height - tall) / 2, BAR_PIXELS, tall);
  });
}
