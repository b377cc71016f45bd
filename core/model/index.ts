export type { WindowVector } from './classifier.ts';
export { toEmbedding } from './encoder.ts';
export { type LoadModelOptions, loadModel, type Model } from './load.ts';
