/** A bundle's folder → a model: checked, its encoder and its classifier. */
export { MergedEncoding } from './encoder.ts';
export { loadBundle } from './load.ts';
