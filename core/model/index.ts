/** A bundle's folder → a model: checked, its encoder and its classifier. */
export { mergeEncodings } from './encoder.ts';
export { loadBundle } from './load.ts';
