import { type Client, createClient, Failure } from '../../client/index.ts';
import { UsageError } from '../errors.ts';

/** Nobody's: that there is none is told only to those who may ask. */
const NO_CLIP = `c_${'0'.repeat(26)}`;

/**
 * A client of a service that answers, and to this key.
 *
 * @throws UsageError when it does not
 */
export async function connect(url: string, apiKey: string | undefined): Promise<Client> {
  if (!URL.canParse(url)) throw new UsageError(`--api: expected an address as http://127.0.0.1:8720, got "${url}".`);
  const client = createClient({ url, apiKey });
  try {
    await client.api.getModel();
    await client.api.getClip(NO_CLIP, 0, new AbortController().signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'not-found') throw refusal(url, error);
  }
  return client;
}

function refusal(url: string, error: unknown): unknown {
  if (!(error instanceof Failure)) return error;
  if (error.code === 'forbidden') {
    return new UsageError(
      'Expected an API key that the service knows. Give one by --key, or in the environment as SER_API_KEY.',
    );
  }
  const { cause, message } = error;
  const reason = message || ((cause as Error | undefined)?.cause as Error | undefined)?.message || 'no answer';
  return new UsageError(`--api: expected a service at ${url}: ${reason}.`);
}
