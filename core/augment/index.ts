/** A window → its augmented variants: with noise, rolled in time, at another pitch. */
export { augmentedVariants } from './variants.ts';
