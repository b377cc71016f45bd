/** What may be known of a recording, from other recordings and without labels; in the order in which it is said. */
export const KNOWN_KINDS = ['room', 'speaker'] as const;
/**
 * A room is what recordings share but the speaker: microphone, place, language, way of speaking. A speaker is one
 * voice.
 */
export type KnownKind = (typeof KNOWN_KINDS)[number];

/** Why what is known did not count. */
export const KNOWN_REASONS = ['too-few-clips', 'clips-too-alike', 'other-model'] as const;
/** A reason of {@link KNOWN_REASONS}. */
export type KnownReason = (typeof KNOWN_REASONS)[number];
