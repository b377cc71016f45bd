export type { ClassifiedWindow, WindowVector } from './classifier.ts';
export { type Encoding, mergeEncodings } from './encoder.ts';
export { type LoadModelOptions, loadModel, type Model } from './load.ts';
