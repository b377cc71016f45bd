import { pollClip } from '../../client/index.ts';
import type { Clip } from '../../contract/values.ts';
import type { Patience } from '../failure/index.ts';
import { Failure, toFailure } from '../failure/index.ts';
import type { ClipState } from './clipState.ts';
import { stateOf } from './clipState.ts';
import { sendClip } from './sendClip.ts';
import type { Services } from './services.ts';
import type { StoredClip } from './storedClip.ts';
import { createStoredClip } from './storedClip.ts';

/** A file to send, a clip sent before the page was reloaded, or something that can only be refused. */
export type ClipSource =
  | { kind: 'file'; file: File }
  | { kind: 'remembered'; clipId: string }
  | { kind: 'refused'; failure: Failure };

/** One clip's way from the file to its result. */
export interface ClipJob {
  /** Starts, or starts again after a failure: from the poll when the audio has arrived, else from the file. */
  start(): void;
  /** Stops, and erases what may have arrived. */
  cancel(): void;
  /** Whether the service holds something of this clip. */
  isStored(): boolean;
  /** Its id at the service; `undefined` while that holds nothing. */
  clipId(): string | undefined;
  /** Erases audio and result. @throws Failure when the service could not be reached. */
  erase(): Promise<void>;
}

/**
 * Makes a job; nothing happens before `start`.
 *
 * @param onState told of each change, except after a cancel.
 */
export function createClipJob(source: ClipSource, services: Services, onState: (state: ClipState) => void): ClipJob {
  const stored = createStoredClip(services, source.kind === 'remembered' ? source.clipId : undefined);
  let controller = new AbortController();
  const start = (): void => {
    controller = new AbortController();
    const { signal } = controller;
    const show = (state: ClipState): void => {
      if (!signal.aborted) onState(state);
    };
    show({ kind: 'waiting' });
    services
      .slots(() => run({ source, services, stored, signal, show }))
      .catch((error: unknown) => {
        const failure = toFailure(error);
        if (failure.code === 'not-found') stored.forget();
        show({ kind: 'failed', failure });
      });
  };
  const cancel = (): void => {
    controller.abort();
    stored.abandon();
    onState({ kind: 'failed', failure: new Failure('cancelled') });
  };
  const erase = (): Promise<void> => {
    controller.abort();
    return stored.erase();
  };
  return { start, cancel, erase, isStored: () => stored.clipId() !== undefined, clipId: stored.clipId };
}

/** One start of a job. */
interface Run {
  source: ClipSource;
  services: Services;
  stored: StoredClip;
  signal: AbortSignal;
  show: (state: ClipState) => void;
}

async function run({ source, services, stored, signal, show }: Run): Promise<void> {
  signal.throwIfAborted();
  if (source.kind === 'refused') throw source.failure;
  const onWait = (delaySeconds: number): void => show({ kind: 'reconnecting', delaySeconds });
  const patience: Patience = { sleep: services.sleep, random: services.random, signal, onWait };
  if (source.kind === 'file' && !stored.isSent()) {
    // Sent again, a clip gets a new id; the failed one must not come back with a reload.
    stored.abandon();
    await sendClip(source.file, { services, patience, show, onCreated: stored.markCreated });
    stored.markSent();
  }
  const clipId = stored.clipId();
  if (clipId === undefined) throw new Failure('not-found');
  show({ kind: 'queued', clipsAhead: undefined });
  const onUpdate = (clip: Clip): void => show(stateOf(clip));
  const clip = await pollClip(clipId, { ...patience, getClip: services.api.getClip, onUpdate });
  if (clip.status === 'failed') stored.markFailed();
  show(stateOf(clip));
}
