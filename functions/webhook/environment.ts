import { requireVariable } from '../environment.ts';

/** Everything that `webhook` reads from its environment. */
export interface WebhookEnvironment {
  url: URL;
  secretArn: string;
}

/**
 * Parses the environment once, at start.
 *
 * @throws Error naming the variable that is missing or wrong
 */
export function readEnvironment(environment: NodeJS.ProcessEnv): WebhookEnvironment {
  const text = requireVariable(environment, 'WEBHOOK_URL');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Results are about people: nobody on the way may read them. On this machine there is no way.
  const isPrivate = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === '127.0.0.1');
  if (!url || !isPrivate) {
    throw new Error('WEBHOOK_URL: expected an address that starts with https://; set another with webhookUrl.');
  }
  return { url, secretArn: requireVariable(environment, 'WEBHOOK_SECRET_ARN') };
}
