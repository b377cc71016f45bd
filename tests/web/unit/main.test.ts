import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('the built page', () => {
  it('is small: no library, and no schema checker, travels with it', () => {
    const script = read('dist/web/main.js');
    expect(Buffer.byteLength(script)).toBeLessThan(60_000);
    expect(script).not.toMatch(/zod/i);
    expect(Buffer.byteLength(read('dist/web/style.css'))).toBeLessThan(20_000);
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
