import { describe, expect, it } from 'vitest';
import { CONTENT_TYPES, ERROR_CODES } from '../../../contract/index.ts';
import { createApp } from '../../../functions/presign/app.ts';
import { docsPage } from '../../../functions/presign/docsPage.ts';

const get = async (path: string) => createApp({} as never).request(path);

describe('GET /docs', () => {
  it('describes every call, field and error of openapi.json, without a key', async () => {
    const document = (await (await get('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
    };
    const response = await get('/docs');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    const page = await response.text();
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { operationId, responses }] of Object.entries(methods)) {
        const section = new RegExp(`<section id="${operationId}"[^]*?</section>`).exec(page)?.[0];
        expect(section).toContain(`<code>${method.toUpperCase()} ${path}</code>`);
        for (const status of Object.keys(responses)) expect(section).toContain(`<strong>${status}</strong>`);
      }
    }
    for (const word of [...CONTENT_TYPES, ...Object.keys(ERROR_CODES), 'sizeBytes', 'probabilities', 'waitSeconds']) {
      expect(page).toContain(word);
    }
  });

  it('needs no script and no style in the page, and forbids both', async () => {
    const response = await get('/docs');
    const page = await response.text();
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=|javascript:/i);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self';/);
    const loaded = [...page.matchAll(/<(?:link|img)[^>]*(?:href|src)="([^"]+)"/g)].map(([, url]) => url);
    expect(loaded).toEqual(['/favicon.svg', '/style.css']);
  });

  it('has a whole outline: one h1, every link leads to an id that is there', async () => {
    const page = await (await get('/docs')).text();
    expect(page.match(/<h1/g)).toHaveLength(1);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/ (?:href="#|aria-labelledby=")([^"]+)"/g)) expect(ids).toContain(target);
    expect(page.match(/<(ul|li|section|code|strong|p|h2|h3)\b/g)?.length).toBe(
      page.match(/<\/(ul|li|section|code|strong|p|h2|h3)>/g)?.length,
    );
  });

  it('says of a call what it takes, whether it wants a key, and what it answers', () => {
    const json = (type: string) => ({ content: { 'application/json': { schema: { type } } } });
    const page = String(
      docsPage({
        info: { title: 'Speech', description: 'Listens.' },
        paths: {
          '/x/{id}': {
            post: {
              operationId: 'sendX',
              summary: 'Sends an X',
              security: [{}],
              parameters: [
                { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
                { name: 'wait', in: 'query', schema: { type: 'integer' } },
              ],
              requestBody: json('object'),
              responses: {
                200: { description: 'The X.', ...json('number') },
                400: { description: 'No X.', ...json('array') },
              },
            },
          },
          '/y': {
            get: { operationId: 'readY', summary: 'Reads a Y', responses: { 399: { description: 'Nothing.' } } },
          },
        },
      }),
    ).replaceAll('\n', '');
    expect(page).toContain('<title>API – Speech</title>');
    expect(page).toContain(
      '<nav aria-label="Calls"><ul><li><a href="#sendX"><code>POST /x/{id}</code></a> Sends an X</li><li><a href="#readY"><code>GET /y</code></a> Reads a Y</li></ul></nav>',
    );
    expect(page).toContain(
      '<p>Sends an X. Send your API key in the header <code>x-api-key</code>.</p>' +
        '<h3>Parameters</h3><ul><li><code>id</code> (path): string</li><li><code>wait</code> (query, optional): integer</li></ul>' +
        '<h3>Body, JSON</h3>object<h3>Answers</h3>' +
        '<ul><li><strong>200</strong> The X. JSON: number</li><li><strong>400</strong> No X.</li></ul></section>',
    );
    expect(page).toContain(
      '<p>Reads a Y. No API key needed.</p><h3>Answers</h3><ul><li><strong>399</strong> Nothing.</li></ul></section>',
    );
    // The form of an error is said once, at the end.
    expect(page).toMatch(/what to do.<\/p>array<\/section>/);
  });

  it('does without a form of errors where there is none', () => {
    const page = String(docsPage({ info: { title: 'Speech', description: 'Listens.' }, paths: {} }));
    expect(page.replaceAll('\n', '')).toContain('what to do.</p></section></main>');
  });

  it('escapes what the descriptions say', () => {
    const text = '<img src=x onerror=alert(1)> & "more"';
    const page = String(
      docsPage({
        info: { title: text, description: text },
        paths: { '/x': { get: { operationId: 'x', summary: text, responses: { 200: { description: text } } } } },
      }),
    );
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;more&quot;');
  });
});
