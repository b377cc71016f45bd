import { createRoute, z } from '@hono/zod-openapi';
import {
  clipIdSchema,
  clipSchema,
  createClipRequestSchema,
  createClipResponseSchema,
  MAX_WAIT_SECONDS,
  modelCardSchema,
} from '../../../contract/index.ts';
import { COMMON_ERRORS, error, fromDecimal, json, keyed } from './parts.ts';

const clipPath = z.object({ clipId: clipIdSchema });

/** `POST /v1/clips` */
export const createClipRoute = createRoute({
  ...keyed,
  method: 'post',
  path: '/v1/clips',
  operationId: 'createClip',
  tags: ['Clips'],
  summary: 'Ask for a signed form to upload a recording with',
  request: {
    headers: z.object({
      'idempotency-key': z
        .string()
        .min(1)
        .max(255)
        .optional()
        .describe('The same key again gives the same clip with a fresh form.'),
    }),
    body: { required: true, content: { 'application/json': { schema: createClipRequestSchema } } },
  },
  responses: {
    201: json(createClipResponseSchema, 'The clip, and the form to post the file with.'),
    ...COMMON_ERRORS,
    409: error('The idempotency key was used for another file.'),
    413: error('The file is larger than the limit.'),
    415: error('The body is not JSON, or the content type is no audio.'),
  },
});

/** `GET /v1/clips/{clipId}` */
export const getClipRoute = createRoute({
  ...keyed,
  method: 'get',
  path: '/v1/clips/{clipId}',
  operationId: 'getClip',
  tags: ['Clips'],
  summary: 'A clip and, when it is done, what was recognised',
  request: {
    params: clipPath,
    query: z.object({
      waitSeconds: z
        .preprocess(fromDecimal, z.number().min(0).max(MAX_WAIT_SECONDS).optional())
        .describe(
          'Answer when the clip is done or failed, or after this long (a long poll). Sooner when that would be long: at once while its audio has not come or many wait, after a few seconds while nobody has come for it.',
        ),
      include: z
        .enum(['embedding'])
        .optional()
        .describe("Add the encoder's vector to the recognition, where it was asked for when the clip was made."),
    }),
    headers: z.object({ 'if-none-match': z.string().optional() }),
  },
  responses: {
    200: json(clipSchema, 'The clip. `Retry-After` is set while it is not finished: the longer the queue, the later.'),
    304: { description: 'Unchanged since the answer whose ETag was sent.' },
    ...COMMON_ERRORS,
    404: error('There is no such clip.'),
  },
});

/** `POST /v1/clips/{clipId}/retry` */
export const retryClipRoute = createRoute({
  ...keyed,
  method: 'post',
  path: '/v1/clips/{clipId}/retry',
  operationId: 'retryClip',
  tags: ['Clips'],
  summary: 'Try a clip once more that failed with processing-failed, while its audio is kept',
  request: { params: clipPath },
  responses: {
    202: json(clipSchema, 'The clip as it is now: `queued`, or in work already.'),
    ...COMMON_ERRORS,
    404: error('There is no such clip.'),
    409: error('It did not fail, or failed for a reason of its own, or its audio is gone.'),
  },
});

/** `DELETE /v1/clips/{clipId}` */
export const deleteClipRoute = createRoute({
  ...keyed,
  method: 'delete',
  path: '/v1/clips/{clipId}',
  operationId: 'deleteClip',
  tags: ['Clips'],
  summary: 'Erase the audio and the result',
  request: { params: clipPath },
  responses: {
    204: { description: 'Erased.' },
    ...COMMON_ERRORS,
    404: error('There is no such clip.'),
  },
});

/** `GET /v1/model` */
export const getModelRoute = createRoute({
  method: 'get',
  path: '/v1/model',
  operationId: 'getModel',
  tags: ['Model'],
  summary: 'The model card as data',
  responses: { 200: json(modelCardSchema, 'What the model is, and how well it does.') },
});
