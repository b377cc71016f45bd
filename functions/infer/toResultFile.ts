import type { FileError, Recognition, ResultFile } from '../../contract/index.ts';
import type { ClipItem } from '../records/index.ts';

/** What came of a dropped file. */
export type DropResult = { status: 'done'; recognition: Recognition } | { status: 'failed'; error: FileError };

/** The file that is written beside a drop: the clip as the API shows it, without the encoder's vector. */
export function toResultFile(item: ClipItem, result: DropResult): ResultFile {
  const { clipId, fileName: file, speaker, createdAtEpochMs, expiresAtEpochSeconds } = item;
  return {
    file,
    ...(speaker === undefined ? {} : { speaker }),
    clipId,
    ...result,
    createdAt: new Date(createdAtEpochMs).toISOString(),
    expiresAt: new Date(expiresAtEpochSeconds * 1000).toISOString(),
  };
}
