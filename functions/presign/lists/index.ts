import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Bindings, tenantOf } from '../caller.ts';
import { listClipsRoute, USUALLY_LISTED } from '../routes/index.ts';
import { type ListDependencies, listClips } from './listClips.ts';

/** Adds the calls about many clips. */
export function addLists(app: OpenAPIHono<{ Bindings: Bindings }>, dependencies: ListDependencies): void {
  app.openapi(listClipsRoute, async (c) => {
    const { limit = USUALLY_LISTED, ...query } = c.req.valid('query');
    return c.json(await listClips(dependencies, tenantOf(c.env), { ...query, limit }), 200);
  });
}
