/** The calls of the service, and the API key that they may need. */
export { type Api, createApi } from './api.ts';
export { createKeySource, takeKeyFromAddress } from './apiKey.ts';
