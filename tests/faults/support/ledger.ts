import type { Ending, Recording } from './recordings.ts';

/** What a client knows of an upload. */
export interface SentUpload {
  clipId: string;
  recording: Recording;
  /** `perhaps` when the line broke, and the client never came back. */
  isSent: true | false | 'perhaps';
  isErased?: true | 'perhaps';
}

/** A write of a key of the bucket. */
export interface SentWrite {
  ending: Ending;
  /** `perhaps` when the line broke, and the client never came back. */
  isSent: true | 'perhaps';
}

/** What a client knows of what it wrote under one key of the bucket. */
export interface SentDrop {
  key: string;
  /** In order. */
  writes: SentWrite[];
  isErased?: true | 'perhaps';
}

/** All that was sent: what the service has must agree with it. */
export class Ledger {
  readonly uploads: SentUpload[] = [];
  readonly drops = new Map<string, SentDrop>();

  /** How many recordings were sent, or perhaps sent. */
  get size(): number {
    const dropped = [...this.drops.values()].reduce((sum, { writes }) => sum + writes.length, 0);
    return this.uploads.length + dropped;
  }

  /** A write of a key that is about to be made. */
  beginWrite(key: string, { ending }: Recording): SentWrite {
    const drop = this.drops.get(key) ?? { key, writes: [] };
    const write: SentWrite = { ending, isSent: 'perhaps' };
    drop.writes.push(write);
    this.drops.set(key, drop);
    return write;
  }
}
