import { extname } from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * What the store says a file of the page is. The page is served with `nosniff`: a wrong type would break it.
 *
 * @throws RangeError for a kind of file that the page has not had so far
 */
export function contentTypeOf(fileName: string): string {
  const type = CONTENT_TYPES[extname(fileName)];
  if (type) return type;
  throw new RangeError(`Expected a file of the page with a known ending, got ${fileName}; add it to contentType.ts.`);
}
