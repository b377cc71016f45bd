/** A window's PCM → its 94 handcrafted features. */
export { computeFeatures } from './compute.ts';
export { FEATURE_NAMES } from './registry.ts';
