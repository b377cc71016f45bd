import { formatWholePercent, STATUS } from '../words/index.ts';
import type { ClipState } from './clipState.ts';

/** A state that something else follows by itself. */
export type WorkingState = Exclude<ClipState, { kind: 'done' } | { kind: 'failed' }>;

/** What is said of a clip while it is worked on. */
export function statusText(state: WorkingState): string {
  if (state.kind === 'uploading') return STATUS.uploading(formatWholePercent(state.share));
  if (state.kind === 'reconnecting') return STATUS.reconnecting(Math.ceil(state.delaySeconds));
  if (state.kind === 'queued') return STATUS.queued(state.clipsAhead);
  return STATUS[state.kind];
}
