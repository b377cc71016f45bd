import { S3Error } from '../errors.ts';

/** A POST policy, read. */
export interface PostPolicy {
  expiresAtMs: number;
  /** What fields must be, exactly; by lower-case name. */
  fields: { field: string; value: string }[];
  /** Of the file's content; inclusive. */
  lengthRange: { minBytes: number; maxBytes: number } | undefined;
}

/** Fields that no policy needs to name. */
const FREE_FIELDS = new Set(['x-amz-signature', 'file', 'policy']);

/**
 * Reads a policy document.
 *
 * @param base64 as the form carries it
 * @throws S3Error `InvalidPolicyDocument`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function parsePolicy(base64: string): PostPolicy {
  const document = parseJson(base64);
  const { expiration, conditions } = document;
  const expiresAtMs = typeof expiration === 'string' ? Date.parse(expiration) : Number.NaN;
  if (Number.isNaN(expiresAtMs)) throw invalid("Invalid 'expiration' value.");
  if (!Array.isArray(conditions)) throw invalid("Missing or invalid 'conditions' list.");
  const policy: PostPolicy = { expiresAtMs, fields: [], lengthRange: undefined };
  for (const condition of conditions as unknown[]) readCondition(condition, policy);
  return policy;
}

function parseJson(base64: string): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
    if (typeof document === 'object' && document !== null) return document as Record<string, unknown>;
  } catch {
    // Answered below, alike for text that is no JSON and JSON that is no object.
  }
  throw invalid('Invalid JSON.');
}

function invalid(reason: string): S3Error {
  return new S3Error('InvalidPolicyDocument', `Invalid Policy: ${reason}`);
}

/** @throws S3Error also for conditions that no SDK signs by itself, such as `starts-with` */
function readCondition(condition: unknown, policy: PostPolicy): void {
  if (Array.isArray(condition)) {
    const [name, least, most] = condition as unknown[];
    if (name !== 'content-length-range' || condition.length !== 3) {
      throw invalid('a condition in list form can only be a content-length-range here.');
    }
    if (policy.lengthRange) throw invalid('content-length-range comes twice.');
    policy.lengthRange = { minBytes: toBytes(least), maxBytes: toBytes(most) };
    return;
  }
  if (typeof condition !== 'object' || condition === null) throw invalid('a condition is an object or a list.');
  for (const [field, value] of Object.entries(condition)) {
    if (typeof value !== 'string') throw invalid(`the value for ${field} is no text.`);
    policy.fields.push({ field: field.toLowerCase(), value });
  }
}

function toBytes(value: unknown): number {
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0) {
    throw invalid('content-length-range takes two counts of bytes.');
  }
  return count;
}

/**
 * Checks a form against its policy: not expired, each condition met, each field named by a condition.
 *
 * @param policy the policy, whose signature is already verified
 * @param fields the form's fields by lower-case name
 * @param bucket the bucket of the URL
 * @param nowMs the time
 * @throws S3Error `AccessDenied`, with S3's words
 */
export function enforcePolicy(policy: PostPolicy, fields: Map<string, string>, bucket: string, nowMs: number): void {
  if (nowMs >= policy.expiresAtMs) throw denied('Policy expired.');
  const values = new Map(fields).set('bucket', bucket);
  for (const { field, value } of policy.fields) {
    const isMet = (values.get(field) ?? '') === value;
    if (!isMet) throw denied(`Policy Condition failed: ${JSON.stringify(['eq', `$${field}`, value])}`);
  }
  const named = new Set(policy.fields.map(({ field }) => field));
  const extra = [...fields.keys()].filter((field) => !named.has(field) && !FREE_FIELDS.has(field));
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
}

function denied(reason: string): S3Error {
  return new S3Error('AccessDenied', `Invalid according to Policy: ${reason}`);
}
