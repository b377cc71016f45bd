import type { Segment } from '../../contract/values.ts';
import { h } from '../dom/index.ts';
import type { Sound } from '../sound/index.ts';
import { emotionColours } from './legend.ts';
import { paint } from './paint.ts';

/** Closer than this nobody need look, in seconds on the screen. */
const CLOSEST_SECONDS = 2;

/** The picture of a recording along its time, with its parts below, wider than the screen when one looks closer. */
export interface Track {
  element: HTMLElement;
  /** Gives it the sound to paint. */
  showSound(sound: Sound): void;
  /** Gives it the parts: they colour the sound, and their strip lies below it. */
  showSegments(segments: readonly Segment[], strip: HTMLElement): void;
  showPosition(positionSeconds: number): void;
  /** Makes it so many times wider; the place that is played, or what is in the middle, stays where it is. */
  zoomBy(factor: number): void;
  close(): void;
}

/**
 * @param durationSeconds of the recording, as far as it is known.
 * @param onSeek told of the place that is pressed, in seconds.
 */
export function createTrack(durationSeconds: () => number, onSeek: (positionSeconds: number) => void): Track {
  const canvas = h('canvas', { class: 'sound', 'aria-hidden': 'true', hidden: true });
  const playhead = h('div', { class: 'playhead', hidden: true });
  const content = h('div', { class: 'track' }, canvas, playhead);
  const element = h('div', { class: 'scroller' }, content);
  let sound: Sound | undefined;
  let segments: readonly Segment[] = [];
  let zoom = 1;
  let drawing = 0;
  const redraw = async (): Promise<void> => {
    const mine = ++drawing;
    if (!sound || canvas.clientWidth === 0) return;
    const startSeconds = (element.scrollLeft / element.scrollWidth) * durationSeconds();
    const endSeconds = startSeconds + durationSeconds() / zoom;
    const columns = await sound.columns(startSeconds, endSeconds, canvas.clientWidth);
    // Scrolled on since: what is asked for then is on its way.
    if (mine === drawing) paint(canvas, { columns, startSeconds, endSeconds, segments, colours: emotionColours() });
  };
  const draw = (): void => void redraw().catch(() => undefined);
  const resize = new ResizeObserver(draw);
  resize.observe(canvas);
  element.addEventListener('scroll', draw);
  canvas.addEventListener('click', (event) => {
    const { left, width } = content.getBoundingClientRect();
    onSeek(((event.clientX - left) / width) * durationSeconds());
  });
  return {
    element,
    showSound(opened) {
      sound = opened;
      canvas.hidden = false;
      draw();
    },
    showSegments(shown, strip) {
      segments = shown;
      content.querySelector('.strip')?.remove();
      content.append(strip);
      draw();
    },
    showPosition(positionSeconds) {
      const share = durationSeconds() > 0 ? Math.min(1, positionSeconds / durationSeconds()) : 0;
      playhead.hidden = false;
      playhead.style.left = `${share * 100}%`;
      keepInView(element, share);
    },
    zoomBy(factor) {
      const most = Math.max(1, durationSeconds() / CLOSEST_SECONDS);
      const middle = (element.scrollLeft + element.clientWidth / 2) / element.scrollWidth;
      zoom = Math.max(1, Math.min(most, zoom * factor));
      content.style.setProperty('--zoom', String(zoom));
      const shown = playhead.hidden ? middle : Number.parseFloat(playhead.style.left) / 100;
      element.scrollLeft = shown * element.scrollWidth - element.clientWidth / 2;
      draw();
    },
    close: () => resize.disconnect(),
  };
}

/** Turns the page, so to speak, when the place that is played leaves the screen. */
function keepInView(scroller: HTMLElement, share: number): void {
  if (scroller.scrollWidth <= scroller.clientWidth) return;
  const place = share * scroller.scrollWidth - scroller.scrollLeft;
  if (place < 0 || place > scroller.clientWidth) scroller.scrollLeft += place - scroller.clientWidth * 0.1;
}
