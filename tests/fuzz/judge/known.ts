import type { Difference } from './compare.ts';

/** A kind of difference that is explained: README.md has the table. */
export interface KnownDifference {
  /** As the table calls it. */
  name: string;
  /** Whether a difference is of this kind; as narrow as can be. */
  holds: (difference: Difference, file: Uint8Array) => boolean;
}

/** The differences that are known. All others fail. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];
