import { canonicalRequest } from '../../../standins/sigv4/canonicalRequest.ts';
import {
  type CredentialScope,
  deriveSigningKey,
  hmac,
  scopeText,
  sha256Hex,
} from '../../../standins/sigv4/signingKey.ts';

/** Who signs, for what, and when: the same at every run. */
export const CREDENTIALS = { accessKeyId: 'SERTESTKEY', secretAccessKey: 'test/secret+key' };
export const REGION = 'us-east-1';
export const NOW_MS = Date.UTC(2026, 10, 28, 12);
export const AMZ_DATE = '20261128T120000Z';

const SCOPE: CredentialScope = {
  accessKeyId: CREDENTIALS.accessKeyId,
  date: AMZ_DATE.slice(0, 8),
  region: REGION,
  service: 's3',
  terminator: 'aws4_request',
};
export const CREDENTIAL = `${CREDENTIALS.accessKeyId}/${scopeText(SCOPE)}`;

/** @returns the signature of a form's policy, which is in base 64 */
export function policySignature(policy: string): string {
  return hmac(deriveSigningKey(CREDENTIALS.secretAccessKey, SCOPE), policy).toString('hex');
}

/**
 * The header that signs a request as it will be sent.
 *
 * @param lines of its head, in Latin-1
 * @returns undefined for what is no request that could be signed
 */
export function authorizationFor(lines: readonly string[]): string | undefined {
  const [, method, target] = /^(\S+) (\S+) /.exec(lines[0]) ?? [];
  if (!target) return undefined;
  const headers = new Map<string, string>();
  for (const line of lines.slice(1)) {
    const [, name, value] = /^([^:\s]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (name) headers.set(name.toLowerCase(), value.replace(/ +/g, ' '));
  }
  const [rawPath, queryText = ''] = target.split(/\?(.*)/s);
  const query = [...new URLSearchParams(queryText)] as [string, string][];
  const signed = [...headers.keys()].filter((name) => name === 'host' || name.startsWith('x-amz-')).sort();
  const raw = { method, rawPath, path: rawPath, query, headers, body: undefined as never };
  const canonical = canonicalRequest(raw, signed, headers.get('x-amz-content-sha256') ?? '');
  const text = ['AWS4-HMAC-SHA256', headers.get('x-amz-date'), scopeText(SCOPE), sha256Hex(canonical)].join('\n');
  const signature = hmac(deriveSigningKey(CREDENTIALS.secretAccessKey, SCOPE), text).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, SignedHeaders=${signed.join(';')}, Signature=${signature}`;
}
