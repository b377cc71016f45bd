import type { Logger } from '@aws-lambda-powertools/logger';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { ModelCard } from '../../contract/index.ts';
import { loggedFault } from '../logged.ts';
import { type Bindings, tenantOf } from './caller.ts';
import { deleteClip, getClip } from './clips.ts';
import { createClip } from './createClip.ts';
import { type ApiDocument, DOCS_HEADERS, docsPage } from './docsPage.ts';
import { HttpError, invalidRequest, toHttpError } from './errors.ts';
import { addLists, type GroupDependencies } from './lists/index.ts';
import { type RetryDependencies, retryClip } from './retryClip.ts';
import { createClipRoute, deleteClipRoute, getClipRoute, getModelRoute, retryClipRoute } from './routes/index.ts';

/** What the API needs. */
export interface AppDependencies extends RetryDependencies, GroupDependencies {
  clips: RetryDependencies['clips'];
  keys: RetryDependencies['keys'];
  uploads: RetryDependencies['uploads'];
  queue: RetryDependencies['queue'] & GroupDependencies['queue'];
  modelCard: ModelCard;
  logger: Pick<Logger, 'error'>;
}

/** The HTTP API: routes, their handlers, and one form for every error. */
export function createApp(dependencies: AppDependencies): OpenAPIHono<{ Bindings: Bindings }> {
  const app = new OpenAPIHono<{ Bindings: Bindings }>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.error.issues);
    },
  });
  for (const path of ['/v1/clips', '/v1/clips:batch']) app.use(path, requireJson);
  app.openapi(createClipRoute, async (c) => {
    const created = await createClip(
      dependencies,
      tenantOf(c.env),
      c.req.valid('json'),
      c.req.header('idempotency-key'),
    );
    return c.json(created, 201);
  });
  app.openapi(getClipRoute, async (c) => {
    const { clipId } = c.req.valid('param');
    const { waitSeconds = 0, include } = c.req.valid('query');
    const options = {
      waitSeconds,
      includeEmbedding: include === 'embedding',
      ifNoneMatch: c.req.header('if-none-match'),
    };
    const { clip, retryAfterSeconds, eTag, unchanged } = await getClip(dependencies, tenantOf(c.env), clipId, options);
    c.header('ETag', eTag);
    c.header('Cache-Control', 'private, no-cache');
    if (retryAfterSeconds !== undefined) c.header('Retry-After', String(retryAfterSeconds));
    return unchanged ? c.body(null, 304) : c.json(clip, 200);
  });
  app.openapi(deleteClipRoute, async (c) => {
    await deleteClip(dependencies, tenantOf(c.env), c.req.valid('param').clipId);
    return c.body(null, 204);
  });
  app.openapi(retryClipRoute, async (c) => {
    return c.json(await retryClip(dependencies, tenantOf(c.env), c.req.valid('param').clipId), 202);
  });
  addLists(app, dependencies);
  app.openapi(getModelRoute, (c) => c.json(dependencies.modelCard, 200));
  describeApi(app);
  refuseOtherMethods(app);
  answerErrors(app, dependencies);
  return app;
}

function describeApi(app: OpenAPIHono<{ Bindings: Bindings }>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
  });
  app.doc31('/openapi.json', API_DESCRIPTION);
  app.get('/docs', (c) =>
    c.html(docsPage(app.getOpenAPI31Document(API_DESCRIPTION) as unknown as ApiDocument), 200, DOCS_HEADERS),
  );
}

const API_DESCRIPTION = {
  openapi: '3.1.0',
  info: {
    title: 'Speech emotion recognition',
    version: 'v1',
    description: 'Ask for a signed form for a recording, post it with the form, then wait for the result.',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
};

function answerErrors(app: OpenAPIHono<{ Bindings: Bindings }>, { logger }: AppDependencies): void {
  app.notFound((c) => {
    const message = `There is no ${methodOf(c)} ${c.req.path}; see /openapi.json.`;
    return c.json(new HttpError(404, 'not-found', message).toBody(), 404);
  });
  app.onError((error, c) => {
    const known = toHttpError(error);
    if (known.status >= 500) {
      const logged = loggedFault(error);
      const { requestId } = c.env.event.requestContext;
      // Not the path: it holds whatever the caller wrote, as the name of a speaker.
      const place = { route: `${methodOf(c)} ${routePath(c)}`, clipId: c.req.param('clipId') };
      logger.error(`${logged.name}: ${logged.message}`, { ...place, requestId, error: logged });
    }
    if (known.status === 503) c.header('Retry-After', String(known.retryAfterSeconds));
    return c.json(known.toBody(), known.status);
  });
}

/** A path that is there, asked in a way that is not. Registered last: it gets what no route took. */
function refuseOtherMethods(app: OpenAPIHono<{ Bindings: Bindings }>): void {
  const routes = app.routes.filter(({ method }) => method !== 'ALL');
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
    const allowed = [...new Set(methods)].sort().join(', ');
    app.all(path, (c) => {
      const message = `${methodOf(c)} is not possible on ${c.req.path}; use ${allowed}.`;
      return c.json(new HttpError(405, 'method-not-allowed', message).toBody(), 405, { Allow: allowed });
    });
  }
}

/** The method as the caller sent it: not every one can be routed by its own name (answerEvents). */
function methodOf(c: Context<{ Bindings: Bindings }>): string {
  return c.env.event.requestContext.httpMethod ?? c.req.method;
}

const requireJson: MiddlewareHandler = async (c, next) => {
  const contentType = c.req.header('content-type') ?? '';
  if (c.req.method === 'POST' && !/^application\/json\s*(;|$)/i.test(contentType)) {
    throw new HttpError(
      415,
      'unsupported-media-type',
      `Expected a body of application/json, got ${contentType || 'no content type'}. The audio goes to the signed form.`,
    );
  }
  // Around the semicolon there may be space (RFC 9110, 5.6.6), which Hono's reader of bodies does not expect before it.
  c.req.raw.headers.set('content-type', contentType.replace(/\s*;\s*/g, '; '));
  await next();
};
