import * as z from 'zod';
import { signedHeaders } from './sign.ts';

/** What EventBridge hands over, as far as it is passed on. */
const eventSchema = z.object({
  id: z.string().min(1),
  time: z.iso.datetime(),
  detail: z.record(z.string(), z.unknown()),
});

/** What a delivery needs. */
export interface WebhookDependencies {
  url: URL;
  /** What to sign with. */
  secret: () => Promise<Uint8Array>;
  nowMs: () => number;
  /** How long the receiver may take; 10 s unless given. */
  timeoutMs?: number;
}

/** Short enough that a receiver's queue does not become ours. */
const TIMEOUT_MS = 10_000;

/**
 * Posts the event of a finished clip, signed after the Standard Webhooks specification. Every try of an event has the
 * same `webhook-id` and body.
 *
 * @returns the receiver's status, 200 to 299
 * @throws when there is no answer in time or another one, a redirect included: EventBridge's event is then tried again
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export async function deliver(
  event: unknown,
  { url, secret, nowMs, timeoutMs = TIMEOUT_MS }: WebhookDependencies,
): Promise<number> {
  const { id, body } = messageOf(event);
  const timestampEpochSeconds = Math.floor(nowMs() / 1000);
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...signedHeaders({ id, timestampEpochSeconds, body }, await secret()),
    },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: Error) => {
    throw new Error(`Expected an answer of ${url.host} within ${timeoutMs / 1000} s, got none (${reason(cause)}).`, {
      cause,
    });
  });
  await response.body?.cancel();
  if (!response.ok) {
    throw new Error(
      `Expected a status from 200 to 299 of ${url.host}, got ${response.status}; redirects are not followed.`,
    );
  }
  return response.status;
}

/** What is sent of an event. @throws Error when it is none of a finished clip: nothing that was heard is in its message */
function messageOf(event: unknown): { id: string; body: string } {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ');
    throw new Error(`Expected an event of EventBridge with id, time and detail, got another (wrong: ${fields}).`);
  }
  const { id, time, detail } = parsed.data;
  try {
    return { id, body: JSON.stringify({ type: 'clip.finished', timestamp: time, data: detail }) };
  } catch (cause) {
    throw new Error('Expected a detail that can be written as JSON, got one that cannot.', { cause });
  }
}

function reason(error: Error): string {
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return cause?.code ?? error.name;
}
