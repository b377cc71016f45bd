/** The service, called from a programme, in browsers and in Node: `createClient({ url }).recognise(file)`. */
export { type Api, type ApiKeySource, type ClipAnswer, createApi } from './api.ts';
export { type Client, type ClientOptions, createClient, type SendOptions, type WaitOptions } from './client.ts';
export { Failure, type FailureCode, isRepeatable, toFailure } from './failure.ts';
export { type PollOptions, pollClip } from './pollClip.ts';
export { uploadFailure } from './postForm.ts';
export { type Patience, type RetryOptions, retrying, type Sleep, sleep } from './retrying.ts';
