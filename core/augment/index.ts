export { type AugmentedVersion, augmentedVersions } from './versions.ts';
