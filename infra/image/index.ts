/** The container image of `infer`: everything that goes into it, laid out in a folder. */
export { packageRoot } from './packageRoot.ts';
export { type StagedImage, type StageImageOptions, stageImage } from './stageImage.ts';
