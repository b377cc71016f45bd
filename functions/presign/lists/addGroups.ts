import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Bindings, tenantOf } from '../caller.ts';
import {
  batchResultsRoute,
  deleteBatchRoute,
  deleteClipsRoute,
  deleteSpeakerRoute,
  getBatchRoute,
  getSpeakerRoute,
  listBatchesRoute,
  listSpeakersRoute,
  USUALLY_LISTED,
} from '../routes/index.ts';
import { type EraseGroupDependencies, eraseGroup } from './eraseGroup.ts';
import { getBatch, getSpeaker, listBatches, listSpeakers } from './groups.ts';
import { type ResultsDependencies, TABLE_TYPES, tableOfResults } from './results.ts';

/** What the calls about batches and speakers need. */
export interface GroupDependencies extends ResultsDependencies, EraseGroupDependencies {
  clips: EraseGroupDependencies['clips'];
  uploads: ResultsDependencies['uploads'] & EraseGroupDependencies['uploads'];
}

type App = OpenAPIHono<{ Bindings: Bindings }>;

/** Adds the calls about batches and speakers. */
export function addGroups(app: App, dependencies: GroupDependencies): void {
  addBatches(app, dependencies);
  addSpeakers(app, dependencies);
}

function addBatches(app: App, dependencies: GroupDependencies): void {
  app.openapi(listBatchesRoute, async (c) => {
    const { limit = USUALLY_LISTED, cursor } = c.req.valid('query');
    return c.json(await listBatches(dependencies, tenantOf(c.env), { cursor, limit }), 200);
  });
  app.openapi(getBatchRoute, async (c) => {
    return c.json(await getBatch(dependencies, tenantOf(c.env), c.req.valid('param').batch), 200);
  });
  app.openapi(batchResultsRoute, async (c) => {
    const { format = 'csv', cursor } = c.req.valid('query');
    const { batch } = c.req.valid('param');
    const table = await tableOfResults(dependencies, tenantOf(c.env), { batch, format, cursor });
    if (typeof table !== 'string') return c.json(table, 200);
    return c.body(table, 200, { 'content-type': TABLE_TYPES[format] });
  });
  app.openapi(deleteBatchRoute, async (c) => {
    const { batch: name } = c.req.valid('param');
    const isDone = await eraseGroup(dependencies, { tenant: tenantOf(c.env), kind: 'batch', name });
    return c.body(null, isDone ? 204 : 202);
  });
}

function addSpeakers(app: App, dependencies: GroupDependencies): void {
  app.openapi(listSpeakersRoute, async (c) => {
    const { limit = USUALLY_LISTED, cursor } = c.req.valid('query');
    return c.json(await listSpeakers(dependencies, tenantOf(c.env), { cursor, limit }), 200);
  });
  app.openapi(getSpeakerRoute, async (c) => {
    return c.json(await getSpeaker(dependencies, tenantOf(c.env), c.req.valid('param').speaker), 200);
  });
  const erase = async (tenant: string, name: string) =>
    (await eraseGroup(dependencies, { tenant, kind: 'speaker', name })) ? 204 : 202;
  app.openapi(deleteSpeakerRoute, async (c) => {
    return c.body(null, await erase(tenantOf(c.env), c.req.valid('param').speaker));
  });
  app.openapi(deleteClipsRoute, async (c) => c.body(null, await erase(tenantOf(c.env), c.req.valid('query').speaker)));
}
