/** What a recording must be. One place, read by the recogniser, the API, the page and the docs. */
export const LIMITS = {
  /** Largest file, in bytes (512 MB). */
  maxBytes: 512 * 1024 * 1024,
  /** Fewest seconds of audio that can be recognised. */
  minDurationSeconds: 0.3,
  /** Most seconds of audio in one recording (3 hours), on one machine; a deployment says how much less it takes. */
  maxDurationSeconds: 10_800,
  minChannels: 1,
  maxChannels: 8,
  minSampleRateHz: 4_000,
  maxSampleRateHz: 192_000,
} as const;

/** Most seconds of audio in one recording in AWS, unless a deployment says otherwise. */
export const DEPLOYED_MAX_DURATION_SECONDS = 600;

/** The longest that the API waits for a result in one call; API Gateway ends an answer at 29 seconds. */
export const MAX_WAIT_SECONDS = 20;
/** How long a signed upload form may be used. */
export const UPLOAD_EXPIRY_SECONDS = 15 * 60;
/** How long a result is kept, unless a deployment says otherwise. */
export const RESULT_RETENTION_DAYS = 30;
/** How long the audio itself is kept, at least; the store may take up to a day more to delete it. */
export const AUDIO_RETENTION_DAYS = 1;
