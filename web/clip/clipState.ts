import type { Clip, Recognition } from '../../contract/values.ts';
import { Failure } from '../failure/index.ts';

/** Where a clip stands, as its card shows it. */
export type ClipState =
  | { kind: 'waiting' }
  | { kind: 'reading' }
  | { kind: 'converting' }
  | { kind: 'uploading'; share: number; converted: boolean }
  | { kind: 'queued'; clipsAhead: number | undefined }
  | { kind: 'processing'; share: number | undefined }
  | { kind: 'reconnecting'; delaySeconds: number }
  | { kind: 'done'; recognition: Recognition }
  | { kind: 'failed'; failure: Failure };

/** Where a clip stands by what the service says of it. A state that this page does not know yet is not a final one. */
export function stateOf({ status, clipsAhead, progress, recognition, error }: Clip): ClipState {
  if (status === 'processing') return { kind: 'processing', share: progress };
  if (status !== 'done' && status !== 'failed') return { kind: 'queued', clipsAhead };
  if (recognition) return { kind: 'done', recognition };
  return { kind: 'failed', failure: new Failure(error?.code ?? 'internal', error?.message) };
}
