import type { Emotion, Segment } from '../../contract/values.ts';
import { type Columns, MEL_BANDS } from '../sound/index.ts';

/** What is painted: columns between two places, and the segments that colour them. */
export interface Picture {
  columns: Columns;
  startSeconds: number;
  endSeconds: number;
  segments: readonly Segment[];
  colours: Readonly<Record<Emotion, string>>;
}

const BAR_COLUMNS = 3;
const STEP_COLUMNS = 4;
/** The outline's share of the height; the spectrogram has the rest. */
const OUTLINE_SHARE = 0.42;
/** Of a peak: soft speech beside loud is to be seen too. */
const OUTLINE_POWER = 0.7;
const SILENCE_COLOUR = '#7d858c';
/** Of bars where it is unsure. */
const UNSURE_ALPHA = 0.5;

/** From silent to loud: matplotlib's "magma" (van der Walt and Smith, CC0) at every eighth of its way. */
const SHADES = ['#000004', '#180f3d', '#440f76', '#721f81', '#9e2f7f', '#cd4071', '#f1605d', '#fd9668', '#fcfdbf'];

/** Paints outline and spectrogram onto a canvas, at its size on the screen. */
export function paint(canvas: HTMLCanvasElement, picture: Picture): void {
  const context = canvas.getContext('2d');
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!context || width === 0) return;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  context.scale(devicePixelRatio, devicePixelRatio);
  const outlineHeight = Math.round(height * OUTLINE_SHARE);
  paintOutline(context, picture, width, outlineHeight);
  context.drawImage(spectrogram(picture.columns), 0, outlineHeight, width, height - outlineHeight);
}

function paintOutline(context: CanvasRenderingContext2D, picture: Picture, width: number, height: number): void {
  const { columns, startSeconds, endSeconds, segments, colours } = picture;
  const count = columns.peaks.length;
  const pixels = width / count;
  for (let column = 0; column < count; column += STEP_COLUMNS) {
    const middle = startSeconds + ((column + STEP_COLUMNS / 2) / count) * (endSeconds - startSeconds);
    const segment = segments.find((one) => one.startSeconds <= middle && middle < one.endSeconds);
    const peak = columns.peaks
      .subarray(column, column + STEP_COLUMNS)
      .reduce((most, value) => Math.max(most, value), 0);
    const tall = Math.max(2, peak ** OUTLINE_POWER * (height - 8));
    context.fillStyle = segment ? colours[segment.emotion] : SILENCE_COLOUR;
    context.globalAlpha = segment?.unsure ? UNSURE_ALPHA : 1;
    context.fillRect(column * pixels, (height - tall) / 2, BAR_COLUMNS * pixels, tall);
  }
  context.globalAlpha = 1;
}

/** The columns as an image, a pixel a band, the lowest at the foot. */
function spectrogram({ mels, peaks }: Columns): OffscreenCanvas {
  const canvas = new OffscreenCanvas(peaks.length, MEL_BANDS);
  const image = new ImageData(peaks.length, MEL_BANDS);
  const pixels = new Uint32Array(image.data.buffer);
  const table = shadeTable();
  for (let column = 0; column < peaks.length; column++) {
    for (let band = 0; band < MEL_BANDS; band++) {
      pixels[(MEL_BANDS - 1 - band) * peaks.length + column] = table[mels[column * MEL_BANDS + band]];
    }
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

let shades: Uint32Array | undefined;

/** The colour of each value from 0 to 255, as a canvas stores it. */
function shadeTable(): Uint32Array {
  shades ??= Uint32Array.from({ length: 256 }, (_, value) => {
    const place = (value / 255) * (SHADES.length - 1);
    const lower = Math.min(Math.floor(place), SHADES.length - 2);
    const mix = (at: number): number => {
      const [from, to] = [SHADES[lower], SHADES[lower + 1]].map((shade) =>
        Number.parseInt(shade.slice(at, at + 2), 16),
      );
      return Math.round(from + (place - lower) * (to - from));
    };
    return (0xff000000 | (mix(5) << 16) | (mix(3) << 8) | mix(1)) >>> 0;
  });
  return shades;
}
