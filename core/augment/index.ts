export { type AugmentedVariant, augmentedVariants } from './variants.ts';
