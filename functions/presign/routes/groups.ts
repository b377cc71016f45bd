import { createRoute, z } from '@hono/zod-openapi';
import {
  batchListSchema,
  batchSchema,
  resultsPlaceSchema,
  soughtNameSchema,
  speakerListSchema,
  speakerSchema,
} from '../../../contract/index.ts';
import { COMMON_ERRORS, error, json, keyed, pageQuery } from './parts.ts';

const batchPath = z.object({ batch: soughtNameSchema });
const speakerPath = z.object({ speaker: soughtNameSchema });
const NO_BATCH = { 404: error('There is no such batch, or it has no clips any more.') };
const NO_SPEAKER = { 404: error('There is no such speaker, or they have no clips any more.') };
const ERASED = {
  204: { description: 'Erased: audio, results and records.' },
  202: {
    description:
      'There are more than a hundred clips: all are gone from now on for whoever asks, and what there is of them is being erased.',
  },
};
const counted = 'It is counted when it is asked for: of very many clips that takes seconds.';

/** `GET /v1/batches` */
export const listBatchesRoute = createRoute({
  ...keyed,
  method: 'get',
  path: '/v1/batches',
  operationId: 'listBatches',
  tags: ['Batches'],
  summary: 'Your batches, by name',
  request: { query: z.object(pageQuery) },
  responses: { 200: json(batchListSchema, 'A page of batches.'), ...COMMON_ERRORS },
});

/** `GET /v1/batches/{batch}` */
export const getBatchRoute = createRoute({
  ...keyed,
  method: 'get',
  path: '/v1/batches/{batch}',
  operationId: 'getBatch',
  tags: ['Batches'],
  summary: 'How many clips of a batch are done, and what was heard in them',
  description: counted,
  request: { params: batchPath },
  responses: { 200: json(batchSchema, 'The batch.'), ...COMMON_ERRORS, ...NO_BATCH },
});

/** `GET /v1/batches/{batch}/results` */
export const batchResultsRoute = createRoute({
  ...keyed,
  method: 'get',
  path: '/v1/batches/{batch}/results',
  operationId: 'getBatchResults',
  tags: ['Batches'],
  summary: 'A table of all results of a batch, the newest first',
  description:
    'Up to 1 MB the answer is the table itself: CSV with the columns of `ser predict --csv`, or a line of JSON for each clip, as lists show it. A longer table lies in the bucket, and the answer is JSON that says where.',
  request: {
    params: batchPath,
    query: z.object({
      format: z.enum(['csv', 'jsonl']).optional().describe('`csv` unless given.'),
      cursor: pageQuery.cursor,
    }),
  },
  responses: {
    200: {
      description: 'The table, or where it lies.',
      content: {
        'application/json': { schema: resultsPlaceSchema },
        'text/csv': { schema: z.string() },
        'application/jsonl': { schema: z.string() },
      },
    },
    ...COMMON_ERRORS,
    ...NO_BATCH,
  },
});

/** `DELETE /v1/batches/{batch}` */
export const deleteBatchRoute = createRoute({
  ...keyed,
  method: 'delete',
  path: '/v1/batches/{batch}',
  operationId: 'deleteBatch',
  tags: ['Batches'],
  summary: 'Erase all clips of a batch, and its name',
  description: 'Also files that were dropped into it before and wait for their turn.',
  request: { params: batchPath },
  responses: { ...ERASED, ...COMMON_ERRORS, ...NO_BATCH },
});

/** `GET /v1/speakers` */
export const listSpeakersRoute = createRoute({
  ...keyed,
  method: 'get',
  path: '/v1/speakers',
  operationId: 'listSpeakers',
  tags: ['Speakers'],
  summary: 'Your speakers, by name',
  request: { query: z.object(pageQuery) },
  responses: { 200: json(speakerListSchema, 'A page of speakers.'), ...COMMON_ERRORS },
});

/** `GET /v1/speakers/{speaker}` */
export const getSpeakerRoute = createRoute({
  ...keyed,
  method: 'get',
  path: '/v1/speakers/{speaker}',
  operationId: 'getSpeaker',
  tags: ['Speakers'],
  summary: 'How many clips of a speaker are done, and what was heard in them',
  description: counted,
  request: { params: speakerPath },
  responses: { 200: json(speakerSchema, 'The speaker.'), ...COMMON_ERRORS, ...NO_SPEAKER },
});

/** `DELETE /v1/speakers/{speaker}` */
export const deleteSpeakerRoute = createRoute({
  ...keyed,
  method: 'delete',
  path: '/v1/speakers/{speaker}',
  operationId: 'deleteSpeaker',
  tags: ['Speakers'],
  summary: 'Erase all clips of a speaker, and their name',
  request: { params: speakerPath },
  responses: { ...ERASED, ...COMMON_ERRORS, ...NO_SPEAKER },
});

/** `DELETE /v1/clips?speaker=` */
export const deleteClipsRoute = createRoute({
  ...keyed,
  method: 'delete',
  path: '/v1/clips',
  operationId: 'deleteClips',
  tags: ['Speakers'],
  summary: 'The same, by a parameter',
  request: { query: z.object({ speaker: soughtNameSchema.describe('Whose clips.') }) },
  responses: { ...ERASED, ...COMMON_ERRORS, ...NO_SPEAKER },
});
