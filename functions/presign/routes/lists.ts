import { createRoute, z } from '@hono/zod-openapi';
import { clipListSchema, LISTED_STATUSES } from '../../../contract/index.ts';
import { COMMON_ERRORS, json, keyed, pageQuery, soughtName } from './parts.ts';

/** `GET /v1/clips` */
export const listClipsRoute = createRoute({
  ...keyed,
  method: 'get',
  path: '/v1/clips',
  operationId: 'listClips',
  tags: ['Lists'],
  summary: 'Your clips, the newest first',
  description:
    'A page may be shorter than `limit`, even empty, and there may still be more: that is so as long as there is a `nextCursor`. Clips that are made meanwhile do not move the pages behind. A list says `awaiting-upload` until somebody works on the clip; ask for the clip itself to know whether its audio is there.',
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
