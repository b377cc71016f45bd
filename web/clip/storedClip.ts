import { Failure } from '../failure/index.ts';
import type { Services } from './services.ts';

/** What the service holds of one clip, as far as this page knows. */
export interface StoredClip {
  /** Its id; `undefined` while the service holds nothing. */
  clipId(): string | undefined;
  /** Whether nothing more need be sent, so that only the answer is waited for. */
  isSent(): boolean;
  /** Notes that the service knows the clip; its audio is on its way. */
  markCreated(clipId: string): void;
  markSent(): void;
  /** Notes that the service failed on it: it stays failed, so that another try must send it anew. */
  markFailed(): void;
  /** Takes it out of the history, so that it does not come back with a reload. */
  forget(): void;
  /** Erases audio and result. @throws Failure when the service could not be reached; then the clip is kept. */
  erase(): Promise<void>;
  /** Lets go at once and erases as well as may be: what is left then goes with the day's audio. */
  abandon(): void;
}

/** @param clipId of a clip that was sent before the page was reloaded. */
export function createStoredClip({ api, history }: Pick<Services, 'api' | 'history'>, clipId?: string): StoredClip {
  let stored = clipId === undefined ? undefined : { clipId, isSent: true };
  const mark = (isSent: boolean): void => {
    if (stored) stored.isSent = isSent;
  };
  const eraseAtService = async (id: string): Promise<void> => {
    await api.deleteClip(id).catch((error: unknown) => {
      if (!(error instanceof Failure) || error.code !== 'not-found') throw error;
    });
    history.forget(id);
  };
  const forget = (): void => {
    if (stored) history.forget(stored.clipId);
  };
  return {
    clipId: () => stored?.clipId,
    isSent: () => stored?.isSent === true,
    markCreated: (id) => {
      stored = { clipId: id, isSent: false };
    },
    markSent: () => mark(true),
    markFailed: () => mark(false),
    forget,
    async erase() {
      if (!stored) return;
      await eraseAtService(stored.clipId);
      stored = undefined;
    },
    abandon() {
      if (!stored) return;
      forget();
      eraseAtService(stored.clipId).catch(() => undefined);
      stored = undefined;
    },
  };
}
