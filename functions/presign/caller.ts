import { tenantOfApiKey } from '../../contract/index.ts';
import { HttpError } from './errors.ts';

/** What the gateway tells about a call. */
export interface Bindings {
  event: { requestContext: { httpMethod?: string; requestId?: string; identity: { apiKey: string | null } } };
}

/**
 * The tenant whose API key the gateway has let in.
 *
 * @throws HttpError 403 when there is no key, or it names no tenant
 */
export function tenantOf(env: Bindings): string {
  const { apiKey } = env.event.requestContext.identity;
  if (!apiKey) throw new HttpError(403, 'forbidden', 'Expected a valid key in the header x-api-key; got none.');
  const tenant = tenantOfApiKey(apiKey);
  if (!tenant) {
    const message =
      'Expected a key of the form <tenant>K<40 letters or digits>, which says whose clips these are; this one is valid but has another form. Ask the operator for a key made with "npm run keys".';
    throw new HttpError(403, 'forbidden', message);
  }
  return tenant;
}
