import { API_ROOT, contentSecurityPolicy, type ErrorBody, OPEN_PATHS, pageContentType } from '../../contract/index.ts';
import { newApiKey } from '../../functions/newApiKey.ts';
import type { ApiHandler, ApiOptions, PageOptions } from '../../standins/gateway/index.ts';
import { LOCAL_TENANT } from './secrets.ts';

/**
 * What the gateway is told of the API, as the stack tells API Gateway: which paths there are, which of them want a key,
 * and in what form it answers by itself.
 *
 * @param handler of the API's function
 * @param apiKey asked for, where there is one; otherwise the function still learns the tenant from a key
 */
export function apiOptions(handler: ApiHandler, apiKey: string | undefined): ApiOptions {
  return {
    handler,
    functionName: 'presign',
    isApi: (path) => isBelowRoot(path) || OPEN_PATHS.includes(path),
    needsKey: (method, path) => isBelowRoot(path) && !(OPEN_PATHS.includes(path) && ['GET', 'HEAD'].includes(method)),
    apiKey: apiKey ?? newApiKey(LOCAL_TENANT),
    isKeyAsked: apiKey !== undefined,
    faultBody: (code, message): ErrorBody => ({ error: { code, message } }),
  };
}

function isBelowRoot(path: string): boolean {
  return path === API_ROOT || path.startsWith(`${API_ROOT}/`);
}

/**
 * What the gateway is told of the page, as CloudFront is.
 *
 * @param directory the built page
 * @param uploadOrigin where recordings go
 */
export function pageOptions(directory: string, uploadOrigin: string): PageOptions {
  return {
    directory,
    contentSecurityPolicy: contentSecurityPolicy(uploadOrigin),
    contentTypeOf: pageContentType,
  };
}
