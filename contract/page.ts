/** What the page is served with, by CloudFront and on one machine. */

/**
 * What the page may do: its own files, and requests to itself and the store.
 *
 * @param uploadOrigin where recordings go
 */
export function contentSecurityPolicy(uploadOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    `connect-src 'self' ${uploadOrigin}`,
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The page's kinds of files, by the ending of their names. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  txt: 'text/plain; charset=utf-8',
  wav: 'audio/wav',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
};

/**
 * What a file of the page is, or `undefined` for a kind that the page has not had so far. The page is served with
 * `nosniff`: a wrong type would break it.
 */
export function pageContentType(fileName: string): string | undefined {
  return CONTENT_TYPES[/\.([^./]+)$/.exec(fileName)?.[1] ?? ''];
}
