import { AUDIO_CONTENT_TYPES } from './audioFormats.ts';

/**
 * The content types an upload may declare. The content decides what a file is; the declared type is only what S3
 * stores beside it, kept to a list so that the bucket never serves a page.
 */
export const CONTENT_TYPES = [...AUDIO_CONTENT_TYPES, 'application/octet-stream'] as const;

/** Why a declared size of 0 is refused. */
export const EMPTY_FILE_MESSAGE = 'Expected a recording, got an empty file (0 bytes). Choose another file.';

/** The states of a clip. The last two are final. `queued` is never stored: the audio is there, and nobody has come for it. */
export const CLIP_STATUSES = ['awaiting-upload', 'queued', 'processing', 'done', 'failed'] as const;

/** The states that a list tells: whether audio waits, it does not ask. */
export const LISTED_STATUSES = ['awaiting-upload', 'processing', 'done', 'failed'] as const;

/** How the events are told from others on the bus (EventBridge's `source` and `detail-type`). */
export const CLIP_FINISHED = { source: 'speech-emotion-recognition', detailType: 'Clip finished' } as const;
