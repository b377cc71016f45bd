import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('the built page', () => {
  it('is small: no library, and no schema checker, travels with it', () => {
    const files = ['index.html', 'style.css', 'main.js', 'sound.js', 'recorder.js', 'favicon.svg'];
    const bytes = files.map((file) => gzipSync(read(`dist/web/${file}`)).length);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(50_000);
    expect(read('dist/web/main.js')).not.toMatch(/zod/i);
  });

  it('asks no other host for anything', () => {
    const foreign = /(?:https?:)?\/\/(?!www\.w3\.org\/2000\/svg)[a-z0-9-]+\.[a-z]/;
    for (const file of ['index.html', 'style.css', 'main.js', 'recorder.js', 'sound.js', 'favicon.svg']) {
      expect(read(`dist/web/${file}`)).not.toMatch(foreign);
    }
  });

  it('has nothing inline that a strict Content-Security-Policy would stop', () => {
    const html = read('dist/web/index.html');
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
    expect(html.match(/<script[^>]*>[^<]*<\/script>/g)).toEqual(['<script type="module" src="main.js"></script>']);
    expect(read('dist/web/main.js')).not.toMatch(/innerHTML|insertAdjacentHTML|\beval\(|new Function/);
  });
});
