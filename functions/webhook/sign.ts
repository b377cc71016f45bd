import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
/** What the specification asks of a secret. */
const [MIN_BYTES, MAX_BYTES] = [24, 64];

/**
 * Reads a secret: 24 to 64 bytes in base 64, with or without `whsec_` before it.
 *
 * @throws Error when it is none; it is not repeated in the message
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md ("Symmetric")
 */
export function parseSecret(text: string): Buffer {
  const encoded = text.trim().replace(new RegExp(`^${PREFIX}`), '');
  const secret = Buffer.from(encoded, 'base64');
  const isBase64 = secret.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  if (!isBase64 || secret.length < MIN_BYTES || secret.length > MAX_BYTES) {
    throw new Error(
      `Expected the webhook's secret to be ${MIN_BYTES} to ${MAX_BYTES} bytes in base 64 (32 to 86 letters and digits), got something else; store such a value in Secrets Manager.`,
    );
  }
  return secret;
}

/** What is signed. */
export interface SignedMessage {
  /** The same at every try, so that a receiver can tell a repeat. */
  id: string;
  /** Of this try: receivers refuse what is more than some minutes old. */
  timestampEpochSeconds: number;
  body: string;
}

/** The headers that a receiver checks a message by. */
export function signedHeaders(
  { id, timestampEpochSeconds, body }: SignedMessage,
  secret: Uint8Array,
): Record<string, string> {
  const signature = createHmac('sha256', secret)
    .update(`${id}.${timestampEpochSeconds}.${body}`, 'utf8')
    .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampEpochSeconds),
    'webhook-signature': `v1,${signature}`,
  };
}
