import {
  clipListSchema,
  clipSchema,
  createClipResponseSchema,
  createClipsResponseSchema,
  errorBodySchema,
} from '../../../contract/index.ts';
import { writeCursor } from '../../../functions/presign/lists/cursor.ts';
import { mutateJson } from '../mutate/index.ts';
import { API_KEY, CLIP_IDS, createTestApi } from './apiParts.ts';
import { jsonSeeds, textOf } from './seedText.ts';
import { mustHold, type Target } from './target.ts';

/** A call, as the gateway tells of it; everything may be of another kind in a mutant. */
interface Call {
  method: string;
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
  apiKey?: string;
}

const JSON_HEADERS = { 'content-type': 'application/json' };
/** As it is written behind the first of the three. */
const LIST_CURSOR = writeCursor(`${String(Date.UTC(2026, 10, 28)).padStart(15, '0')}#${CLIP_IDS[0]}`, [
  'clips',
  'ann',
  ...Array.from({ length: 3 }, () => undefined),
]);
const BODY = JSON.stringify({ fileName: 'a b.wav', contentType: 'audio/wav', sizeBytes: 1_234 });
const CREATE: Call = { method: 'POST', path: '/v1/clips', headers: JSON_HEADERS, body: BODY, apiKey: API_KEY };
const getOf = (clipId: string): Call => ({
  method: 'GET',
  path: `/v1/clips/${clipId}`,
  query: { waitSeconds: '20' },
  apiKey: API_KEY,
});
const SEEDS: Call[] = [
  CREATE,
  { ...CREATE, headers: { ...JSON_HEADERS, 'idempotency-key': 'once' } },
  { ...CREATE, body: JSON.stringify({ fileName: 'a.flac', sizeBytes: 1 }) },
  ...CLIP_IDS.map(getOf),
  { ...getOf(CLIP_IDS[1]), query: { include: 'embedding' }, headers: { 'if-none-match': 'W/"x"' } },
  { method: 'DELETE', path: `/v1/clips/${CLIP_IDS[0]}`, apiKey: API_KEY },
  {
    ...CREATE,
    body: JSON.stringify({ fileName: 'a.wav', sizeBytes: 1, speaker: 'Zoë', batch: 'b', include: ['embedding'] }),
  },
  { method: 'GET', path: '/v1/clips', query: { limit: '1', batch: 'may', speaker: 'ann' }, apiKey: API_KEY },
  { method: 'GET', path: '/v1/clips', query: { limit: '2', status: 'done' }, apiKey: API_KEY },
  { method: 'POST', path: `/v1/clips/${CLIP_IDS[1]}/retry`, apiKey: API_KEY },
  ...['/v1/batches', '/v1/batches/may', '/v1/speakers', '/v1/speakers/ann'].map((path) => ({
    ...{ method: 'GET', path, apiKey: API_KEY },
  })),
  { method: 'GET', path: '/v1/batches/may/results', query: { format: 'jsonl' }, apiKey: API_KEY },
  { method: 'DELETE', path: '/v1/batches/may', apiKey: API_KEY },
  { method: 'DELETE', path: '/v1/clips', query: { speaker: 'ann' }, apiKey: API_KEY },
  { ...CREATE, path: '/v1/clips:batch', body: JSON.stringify({ clips: [JSON.parse(BODY), { fileName: 7 }] }) },
  { method: 'GET', path: '/v1/clips', query: { limit: '1', cursor: LIST_CURSOR }, apiKey: API_KEY },
  { method: 'GET', path: '/v1/model' },
  { method: 'GET', path: '/openapi.json' },
  { method: 'GET', path: '/docs' },
];

/** The gateway hands on text alone. What is no call is the body of one. */
function callOf(input: Uint8Array): Call {
  try {
    const call = JSON.parse(textOf(input)) as Partial<Call> | null;
    if (typeof call === 'object' && call !== null) return { ...CREATE, ...call };
  } catch {
    // A body then.
  }
  return { ...CREATE, body: textOf(input) };
}

function textFrom(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function textsOf(record: unknown): Record<string, string> {
  const texts = Object.entries(typeof record === 'object' && record !== null ? record : {});
  return Object.fromEntries(texts.map(([name, value]) => [name, textFrom(value)]));
}

/** What no server of HTTP lets through to a function. */
function isSent({ method, headers }: { method: string; headers: Record<string, string> }): boolean {
  const isHeader = ([name, value]: [string, string]) =>
    /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
  return /^[A-Z]{1,20}$/.test(method) && Object.entries(headers).every(isHeader);
}

function eventOf(call: Call) {
  const [method, path] = [textFrom(call.method), textFrom(call.path)];
  const [headers, query] = [textsOf(call.headers), textsOf(call.query)];
  const many = (texts: Record<string, string>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, [text]]));
  const identity = { apiKey: typeof call.apiKey === 'string' ? call.apiKey : null };
  return {
    resource: '/{proxy+}',
    path: path.startsWith('/') ? path : `/${path}`,
    httpMethod: method,
    headers: { host: 'localhost', ...headers },
    multiValueHeaders: { host: ['localhost'], ...many(headers) },
    queryStringParameters: query,
    multiValueQueryStringParameters: many(query),
    body: typeof call.body === 'string' ? call.body : null,
    isBase64Encoded: false,
    requestContext: { httpMethod: method, requestId: 'r', identity },
  };
}

const STATUSES = [200, 201, 202, 204, 304, 400, 403, 404, 405, 409, 413, 415];

/** Whether a body is what the description of the API promises for such an answer. */
function checkBody(status: number, path: string, body: string): void {
  if (status >= 400) errorBodySchema.parse(JSON.parse(body));
  else if (status === 201) createClipResponseSchema.parse(JSON.parse(body));
  else if (status === 200 && path.startsWith('/v1/clips/')) clipSchema.parse(JSON.parse(body));
  else if (status === 200 && path === '/v1/clips:batch') createClipsResponseSchema.parse(JSON.parse(body));
  else if (status === 200 && path === '/v1/clips') clipListSchema.parse(JSON.parse(body));
}

/** Calls of the API: bodies, ids, keys, parameters and headers, as the gateway hands them on. */
export const api: Target = {
  name: 'api',
  share: 2,
  seeds: () => jsonSeeds(...SEEDS),
  mutate: mutateJson,
  async open() {
    const { answer, reset } = createTestApi();
    const feed = async (input: Uint8Array): Promise<string> => {
      const event = eventOf(callOf(input));
      if (!isSent({ method: event.httpMethod, headers: event.headers })) return 'not let through';
      await reset();
      const { statusCode, body } = await answer(event as never);
      mustHold(STATUSES.includes(statusCode), `status ${statusCode}: ${body}`);
      if (event.httpMethod !== 'HEAD') checkBody(statusCode, event.path, String(body));
      return String(statusCode);
    };
    return { feed };
  },
};
