/** The API's keys: a value names its tenant, API Gateway alone keeps them. */
export { deleteKey, setKeyEnabled } from './changeKey.ts';
export { type CreatedKey, createKey, type KeyHome } from './createKey.ts';
export { formatKeys } from './formatKeys.ts';
export type { KeyRecord } from './keyRecord.ts';
export { listKeys, requireKey } from './listKeys.ts';
export { tenantPolicy } from './tenantPolicy.ts';
