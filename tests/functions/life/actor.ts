import { uploadKey } from '../../../contract/index.ts';
import type { InferDependencies } from '../../../functions/infer/runTask.ts';
import { deleteClip } from '../../../functions/presign/clips.ts';
import { createClip } from '../../../functions/presign/createClip.ts';
import { retryClip } from '../../../functions/presign/retryClip.ts';
import { Uploads } from '../../../functions/presign/uploads.ts';
import { type ClipItem, type IdempotencyKeys, notificationOf } from '../../../functions/records/index.ts';
import { clipsIn } from './badStates.ts';
import type { Actor } from './story.ts';
import type { WorldState } from './worldState.ts';

/** What a process works with; its calls wait for their turns. */
export interface ServiceOfAProcess extends Pick<InferDependencies, 'clips' | 's3'> {
  keys: IdempotencyKeys;
  /** Waits for the turn of a step that is no call. */
  turn: (what: string) => Promise<void>;
}

const REQUEST = { fileName: 'a.wav', contentType: 'audio/wav', sizeBytes: 1 } as const;
const DROP_KEY = 'drops/ann/monday/a.wav';

/** Somebody outside: the API's own code answers. */
export function actorOf(world: WorldState, { clips, keys, s3, turn }: ServiceOfAProcess): Actor {
  const uploads = new Uploads(s3, 'b');
  uploads.sign = async () => ({ url: 'u', fields: {} });
  const metrics = { addMetric: () => undefined as never };
  const dependencies = { clips, keys, uploads, nowMs: () => world.nowMs, metrics };
  const write = async (key: string, content: string) => {
    await turn(`write ${content}`);
    put(world, key, content);
  };
  return {
    create: async (idempotencyKey) => (await createClip(dependencies, 'ann', REQUEST, idempotencyKey)).clipId,
    delete: async (clipId) => {
      await deleteClip(dependencies, 'ann', clipId);
      world.watch.erased(clipId);
    },
    upload: (clipId, content) => write(uploadKey('ann', clipId), content),
    drop: (content) => write(DROP_KEY, content),
    redrive: async () => {
      await turn('redrive');
      const givenUp = clipsIn(world).filter(({ error }) => error?.code === 'processing-failed');
      for (const item of givenUp) world.send(notificationOf(item, 'b'));
    },
    retry: async (clipId) => {
      const queue = { tellOf: async (item: ClipItem) => world.send(notificationOf(item, 'b')) };
      const waits = { queueLength: { read: async () => undefined }, uploadConcurrency: 1 };
      await retryClip({ ...dependencies, ...waits, queue }, 'ann', clipId).catch((error: unknown) => {
        // That it is not the time for it is an answer.
        if ((error as { status?: number }).status !== 409) throw error;
      });
    },
    made: () => [...world.watch.made],
  };
}

/** What S3 does: it keeps the file, and tells the queue. */
function put(world: WorldState, key: string, content: string): void {
  // It tells times of writes in whole seconds.
  world.nowMs += 1000;
  const [eTag, writtenAtEpochMs] = [`of-${content}`, world.nowMs];
  world.bucket.put(key, new TextEncoder().encode(content), eTag, new Date(writtenAtEpochMs));
  const sequencer = String(writtenAtEpochMs);
  const item: Partial<ClipItem> = { objectKey: key, sizeBytes: 1, eTag, sequencer, writtenAtEpochMs };
  world.send(notificationOf(item as ClipItem, 'b'));
}
