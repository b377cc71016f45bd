import { createRoute, z } from '@hono/zod-openapi';
import {
  clipListSchema,
  createClipsItemSchema,
  createClipsResponseSchema,
  LISTED_STATUSES,
  MAX_CLIPS_AT_ONCE,
} from '../../../contract/index.ts';
import { COMMON_ERRORS, error, json, keyed, pageQuery, soughtName } from './parts.ts';

/** `GET /v1/clips` */
export const listClipsRoute = createRoute({
  ...keyed,
  method: 'get',
  path: '/v1/clips',
  operationId: 'listClips',
  tags: ['Lists'],
  summary: 'Your clips, the newest first',
  description:
    'A page may be shorter than `limit`, even empty, and there may still be more: that is so as long as there is a `nextCursor`. Clips that are made meanwhile do not move the pages behind. A list says `awaiting-upload` until somebody works on the clip; ask for the clip itself to know whether its audio is there, and for the segments of a recording that has very many.',
  request: {
    query: z.object({
      batch: soughtName('Only those of this batch.'),
      speaker: soughtName('Only those of this speaker.'),
      status: z.enum(LISTED_STATUSES).optional().describe('Only those in this state.'),
      ...pageQuery,
    }),
  },
  responses: { 200: json(clipListSchema, 'A page of clips.'), ...COMMON_ERRORS },
});

/** Each is looked at for itself; here it is only said what each may have. */
const { $schema: _, ...describedItem } = z.toJSONSchema(createClipsItemSchema, { io: 'input' });
const describedClips = z
  .array(z.unknown())
  .min(1)
  .max(MAX_CLIPS_AT_ONCE)
  .openapi({ items: describedItem as never });

/** `POST /v1/clips:batch` */
export const createClipsRoute = createRoute({
  ...keyed,
  method: 'post',
  path: '/v1/clips:batch',
  operationId: 'createClips',
  tags: ['Lists'],
  summary: `Ask for the forms of up to ${MAX_CLIPS_AT_ONCE} recordings at once`,
  description:
    'One that does not fit keeps no other from being made: each has its own status, and its form or its error.',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({ clips: describedClips }).strict(),
        },
      },
    },
  },
  responses: {
    200: json(createClipsResponseSchema, 'What came of each.'),
    ...COMMON_ERRORS,
    415: error('The body is not JSON.'),
  },
});
