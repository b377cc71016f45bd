export { percentDecode, uriEncode, uriEncodePath } from './encoding.ts';
export { close, listen } from './listen.ts';
export {
  hasQuery,
  MalformedTargetError,
  queryValue,
  queryValueAnyCase,
  type RawRequest,
  readRawRequest,
  splitTarget,
} from './rawRequest.ts';
