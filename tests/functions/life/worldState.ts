import type { FakeBucket } from '../../support/fakeBucket.ts';
import type { Values } from './expressions.ts';
import type { Watch } from './watch.ts';

/** What there is: table, bucket, queue, time, and what was seen to happen. */
export interface WorldState {
  readonly items: Map<string, Values>;
  readonly bucket: FakeBucket;
  readonly watch: Watch;
  nowMs: number;
  /** Puts a message into the queue. */
  send: (body: string) => void;
}
