import { peaks } from '../audio/index.ts';
import { h } from '../dom/index.ts';

const BAR_PIXELS = 3;
const GAP_PIXELS = 1;

/** Finer than any screen is wide; the samples themselves need not be kept for the next drawing. */
const OUTLINE_PARTS = 4096;

/**
 * Draws a recording's outline; decorative, so hidden from screen readers. It follows its own size and colour.
 *
 * @param samples mono, -1 to 1.
 * @param signal ends that.
 */
export function createWaveform(samples: Float32Array, signal: AbortSignal): HTMLCanvasElement {
  const outline = peaks(samples, Math.min(OUTLINE_PARTS, samples.length));
  const canvas = h('canvas', { class: 'waveform', 'aria-hidden': 'true' });
  const redraw = (): void => draw(canvas, outline);
  const observer = new ResizeObserver(redraw);
  observer.observe(canvas);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw, { signal });
  signal.addEventListener('abort', () => observer.disconnect());
  return canvas;
}

function draw(canvas: HTMLCanvasElement, outline: Float32Array): void {
  const context = canvas.getContext('2d');
  if (!context || canvas.clientWidth === 0) return;
  canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
  canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
  context.scale(devicePixelRatio, devicePixelRatio);
  context.fillStyle = getComputedStyle(canvas).color;
  const step = BAR_PIXELS + GAP_PIXELS;
  peaks(outline, Math.max(1, Math.floor(canvas.clientWidth / step))).forEach((peak, index) => {
    const height = Math.max(2, peak * canvas.clientHeight);
    context.fillRect(index * step, (canvas.clientHeight - height) / 2, BAR_PIXELS, height);
  });
}
