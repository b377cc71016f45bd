import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { EventBridgeEvent } from 'aws-lambda';
import { CLIENT_SETTINGS } from '../clientSettings.ts';
import { loggedFault } from '../logged.ts';
import { cached } from './cached.ts';
import { deliver } from './deliver.ts';
import { readEnvironment } from './environment.ts';
import { parseSecret } from './sign.ts';

/** A rotated secret is used after this long at the latest. */
const SECRET_LIFETIME_MS = 5 * 60 * 1000;

const { url, secretArn } = readEnvironment(process.env);
const logger = new Logger();
const tracer = new Tracer({ captureHTTPsRequests: false });
const secrets = tracer.captureAWSv3Client(new SecretsManagerClient(CLIENT_SETTINGS));
const secret = cached(
  async () => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }));
    return parseSecret(SecretString ?? '');
  },
  SECRET_LIFETIME_MS,
  Date.now,
);

/** Passes the event of a finished clip on to the webhook. @throws when it was not taken: it is then tried again */
export async function handler(
  event: EventBridgeEvent<'Clip finished', { clipId?: string }>,
): Promise<{ status: number }> {
  const { clipId } = event.detail;
  try {
    const status = await deliver(event, { url, secret, nowMs: Date.now });
    logger.info('Delivered.', { clipId, eventId: event.id, status });
    return { status };
  } catch (error) {
    const logged = loggedFault(error);
    logger.error(`${logged.name}: ${logged.message}`, { clipId, eventId: event.id, error: logged });
    throw error;
  }
}
