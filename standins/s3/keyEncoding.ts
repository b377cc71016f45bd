import { uriEncodePath } from '../http/index.ts';

/** How S3 writes a key in an event and in a listing with `encoding-type=url`: as in a form, with the slashes kept. */
export function formEncodeKey(key: string): string {
  return uriEncodePath(key).replaceAll('%20', '+').replaceAll('%2A', '*');
}
