import { S3ServiceException } from '@aws-sdk/client-s3';

/** Writers of one key at the same time are two clips of one dropped name, or two workers of a clip: rarely more. */
const MAX_TRIES = 4;

/** The HTTP status with which S3 refused a request; undefined for any other failure. */
export function httpStatusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/**
 * Does what somebody else's write may overtake, and does it again, from the start, when that happened: at most four
 * times. The SDK does not try again by itself.
 *
 * @param attempt looks at what is there and makes one conditional request
 * @throws what the attempt throws for another reason, and Error when others were faster each time
 */
export async function againWhenOvertaken(attempt: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (!wasOvertaken(error)) throw error;
      if (tries === MAX_TRIES) {
        const message = `Others wrote or erased the object at the same time, ${MAX_TRIES} times in a row; try again later.`;
        throw new Error(message, { cause: error });
      }
    }
  }
}

/** Whether a conditional request was refused because somebody else wrote or erased in between. */
function wasOvertaken(error: unknown): boolean {
  // 409: a write at the very same time. 404: If-Match of what is no longer there.
  return [404, 409, 412].includes(httpStatusOf(error) ?? 0);
}
