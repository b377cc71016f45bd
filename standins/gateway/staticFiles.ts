import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, relative, sep } from 'node:path';
import { COMMON_HEADERS } from './reply.ts';

/** A file of the page, held in memory. */
export interface StaticFile {
  content: Buffer;
  contentType: string;
  eTag: string;
}

/**
 * Reads the page's files once. What is served is looked up among them by its whole path, so that no path can lead
 * out of the folder.
 *
 * @param directory the built page
 * @param contentTypeOf by a file's name
 * @returns by URL path, `/` for index.html; empty when the page is not built
 */
export function loadStaticFiles(
  directory: string,
  contentTypeOf: (fileName: string) => string | undefined,
): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of entriesOf(directory)) {
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    const file = {
      content,
      contentType: contentTypeOf(entry.name) ?? 'application/octet-stream',
      eTag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
    };
    const url = `/${relative(directory, path).split(sep).join('/')}`;
    files.set(url, file);
    if (url === '/index.html') files.set('/', file);
  }
  return files;
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  } catch {
    return [];
  }
}

/** Sends a file, or 304 when the client has it. */
export function sendStaticFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: StaticFile,
  policy: string,
): void {
  const headers = {
    ...COMMON_HEADERS,
    'content-security-policy': policy,
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache',
    etag: file.eTag,
  };
  const known = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(file.eTag) || known.includes('*')) {
    response.writeHead(304, headers).end();
    return;
  }
  const lengthAndType = { 'content-type': file.contentType, 'content-length': file.content.length };
  response.writeHead(200, { ...headers, ...lengthAndType });
  response.end(request.method === 'HEAD' ? undefined : file.content);
}
