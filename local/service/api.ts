import { API_ROOT, type ErrorBody, OPEN_PATHS } from '../../contract/index.ts';
import type { ApiOptions } from '../../standins/gateway/index.ts';

/** How the gateway is told what API Gateway is told by the stack: which paths there are, which want a key, and how it answers by itself. */
export const API_RULES: Pick<ApiOptions, 'functionName' | 'isApi' | 'needsKey' | 'faultBody'> = {
  functionName: 'presign',
  isApi: (path) => isBelowRoot(path) || OPEN_PATHS.includes(path),
  needsKey: (method, path) => isBelowRoot(path) && !(OPEN_PATHS.includes(path) && ['GET', 'HEAD'].includes(method)),
  faultBody: (code, message): ErrorBody => ({ error: { code, message } }),
};

function isBelowRoot(path: string): boolean {
  return path === API_ROOT || path.startsWith(`${API_ROOT}/`);
}
