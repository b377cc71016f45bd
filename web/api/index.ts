/** The calls of the service, and the API key that they may need. */
export { type Api, createApi } from '../../client/index.ts';
export { createApiKeySource, takeApiKeyFromAddress } from './apiKey.ts';
