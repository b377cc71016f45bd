/** What the API answers without a key, to GET: what describes it, and what the page must know before it asks for one. */
export const OPEN_PATHS: readonly string[] = ['/v1/model', '/openapi.json', '/docs'];

/** Everything else of the API lies below, and wants a key. */
export const API_ROOT = '/v1';
