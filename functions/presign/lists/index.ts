import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Bindings, tenantOf } from '../caller.ts';
import type { ClipDependencies } from '../clips.ts';
import { createClipsRoute, listClipsRoute, USUALLY_LISTED } from '../routes/index.ts';
import { addGroups, type GroupDependencies } from './addGroups.ts';
import { createClips } from './createClips.ts';
import { listClips } from './listClips.ts';

export type { GroupDependencies };

/** Adds the calls about many clips. */
export function addLists(
  app: OpenAPIHono<{ Bindings: Bindings }>,
  dependencies: ClipDependencies & GroupDependencies,
): void {
  app.openapi(listClipsRoute, async (c) => {
    const { limit = USUALLY_LISTED, ...query } = c.req.valid('query');
    return c.json(await listClips(dependencies, tenantOf(c.env), { ...query, limit }), 200);
  });
  app.openapi(createClipsRoute, async (c) =>
    c.json(await createClips(dependencies, tenantOf(c.env), c.req.valid('json').clips), 200),
  );
  addGroups(app, dependencies);
}
