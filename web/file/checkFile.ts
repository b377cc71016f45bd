import { LIMITS } from '../../contract/values.ts';
import { Failure } from '../failure/index.ts';
import { DETAIL, formatBytes } from '../words/index.ts';

/**
 * Refuses at once what the service would refuse at its door, so that nobody waits for an upload to learn it.
 *
 * @throws Failure with `empty-file` or `too-large`.
 */
export function checkSize(sizeBytes: number): void {
  if (sizeBytes === 0) throw new Failure('empty-file', DETAIL.empty);
  if (sizeBytes > LIMITS.maxBytes) {
    throw new Failure('too-large', DETAIL.tooLarge(formatBytes(sizeBytes), formatBytes(LIMITS.maxBytes)));
  }
}
