import type { Emotion } from '../../contract/values.ts';
import { drawing } from '../dom/index.ts';

const DISC = 'M2 16a14 14 0 1 0 28 0a14 14 0 1 0-28 0z';

/** Strokes in a 32 × 32 box: brows and eyes, then the mouth. A shape for each emotion, so that colour is never alone. */
const STROKES: Readonly<Record<Emotion, readonly string[]>> = {
  angry: ['M8 10l5 3M24 10l-5 3M11 15v1M21 15v1', 'M11 23q5-4 10 0'],
  calm: ['M9 14q2 2 4 0M19 14q2 2 4 0', 'M11 21q5 3 10 0'],
  disgust: ['M9 13h4M19 13h4M10 11l3 2M22 11l-3 2', 'M10 22q3-3 6 0t6 0'],
  fearful: ['M9 11l4-2M23 11l-4-2M11 14v2M21 14v2', 'M10 22l3-2 3 2 3-2 3 2'],
  happy: ['M9 14q2-3 4 0M19 14q2-3 4 0', 'M9 19q7 8 14 0z'],
  neutral: ['M11 13v2M21 13v2', 'M11 21h10'],
  sad: ['M8 12l4-2M24 12l-4-2M11 15v1M21 15v1', 'M11 23q5-5 10 0'],
  surprise: ['M9 9q2-2 4 0M19 9q2-2 4 0M11 13v2M21 13v2', 'M16 19a3 3.5 0 1 0 .01 0z'],
};

/** A face with the emotion's expression, on a disc of its colour. */
export function createFace(emotion: Emotion): SVGSVGElement {
  return drawing(`face emotion-${emotion}`, '0 0 32 32', DISC, ...STROKES[emotion]);
}
