import { type CreateClipsItem, type CreateClipsResponse, createClipsItemSchema } from '../../../contract/index.ts';
import { inParallel } from '../../inParallel.ts';
import type { ClipDependencies } from '../clips.ts';
import { createClip } from '../createClip.ts';
import { HttpError, invalidRequest } from '../errors.ts';

const MADE_AT_ONCE = 10;

/**
 * Makes many clips at once, each as if it had been asked for alone: one that does not fit keeps no other from being made.
 *
 * @param clips 100 at most, of which nothing is known yet
 * @returns what came of each, in their order
 * @throws what stops one for a reason that is the service's own: all may be asked for again, by their idempotency keys
 */
export async function createClips(
  dependencies: ClipDependencies,
  tenant: string,
  clips: readonly unknown[],
): Promise<CreateClipsResponse> {
  return { clips: await inParallel(clips, MADE_AT_ONCE, (asked) => createOne(dependencies, tenant, asked)) };
}

async function createOne(dependencies: ClipDependencies, tenant: string, asked: unknown): Promise<CreateClipsItem> {
  try {
    const parsed = createClipsItemSchema.safeParse(asked);
    if (!parsed.success) throw invalidRequest(parsed.error.issues);
    const { idempotencyKey, ...request } = parsed.data;
    return { status: 201, clip: await createClip(dependencies, tenant, request, idempotencyKey) };
  } catch (refusal) {
    if (!(refusal instanceof HttpError)) throw refusal;
    return { status: refusal.status, ...refusal.toBody() };
  }
}
