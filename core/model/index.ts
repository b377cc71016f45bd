export type { ClassifiedWindow, WindowVector } from './classifier.ts';
export { type Encoding, mergeEncodings } from './encoder.ts';
export { type LoadBundleOptions, loadBundle, type ModelBundle } from './load.ts';
