import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Clip } from '../../contract/index.ts';
import { type ClipItem, type Erasure, erasureMessage, GIVEN_UP, notificationOf } from '../records/index.ts';
import type { ClipDependencies } from './clips.ts';
import { HttpError, noSuchClip } from './errors.ts';
import { type WaitDependencies, waitForResult } from './waitForResult.ts';

/** The queue of uploads, as the API uses it. */
export class UploadQueue {
  readonly #sqs: SQSClient;
  readonly #url: string;
  readonly #bucket: string;

  /** @param bucket where the audio lies */
  constructor(sqs: SQSClient, url: string, bucket: string) {
    this.#sqs = sqs;
    this.#url = url;
    this.#bucket = bucket;
  }

  /** Tells of a clip's audio anew. */
  tellOf(item: ClipItem): Promise<void> {
    return this.#send(notificationOf(item, this.#bucket));
  }

  /** Has the clips of a batch or a speaker erased. */
  erase(erasure: Omit<Erasure, 'bucket'>): Promise<void> {
    return this.#send(erasureMessage({ ...erasure, bucket: this.#bucket }));
  }

  async #send(MessageBody: string): Promise<void> {
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.#url, MessageBody }));
  }
}

/** What trying again needs. */
export interface RetryDependencies extends ClipDependencies, WaitDependencies {
  clips: ClipDependencies['clips'];
  uploads: ClipDependencies['uploads'];
  queue: Pick<UploadQueue, 'tellOf'>;
}

/**
 * Tries a clip once more that the service had given up. First the message and then the record: whoever comes by the message
 * takes the clip either way, and one that nobody is told of never seems to wait.
 *
 * @returns the clip as it is now
 * @throws HttpError 404 when there is none, 409 when it did not fail for a reason of the service's, or its audio is gone
 */
export async function retryClip(dependencies: RetryDependencies, tenant: string, clipId: string): Promise<Clip> {
  const { clips, queue } = dependencies;
  const item = await clips.get(tenant, clipId);
  if (!item) throw noSuchClip(clipId);
  refuseUnlessGivenUp(item);
  await refuseWithoutAudio(dependencies, item);
  await queue.tellOf(item);
  await clips.awaitAgain(item);
  return (await waitForResult(dependencies, tenant, clipId, { waitSeconds: 0, includeEmbedding: false })).clip;
}

function refuseUnlessGivenUp({ status, error }: ClipItem): void {
  if (status === 'failed' && error?.code === GIVEN_UP) return;
  const got = error
    ? `this one failed with ${error.code}, and would again: send another recording`
    : `this one is ${status}`;
  throw new HttpError(409, 'conflict', `Expected a clip that failed with ${GIVEN_UP}; ${got}.`);
}

async function refuseWithoutAudio({ uploads }: Pick<RetryDependencies, 'uploads'>, item: ClipItem): Promise<void> {
  const writtenAtEpochMs = await uploads.arrivedAt(item);
  // A dropped file's name may have been used again since: that is another clip.
  const isOther = item.source === 'drop' && (writtenAtEpochMs ?? 0) > (item.writtenAtEpochMs ?? Number.MAX_VALUE);
  if (writtenAtEpochMs !== undefined && !isOther) return;
  const message = `Expected the audio of this clip; it is kept for a day or as the operator has set it, and is ${isOther ? 'overwritten' : 'gone'}. Send the recording again.`;
  throw new HttpError(409, 'conflict', message);
}
