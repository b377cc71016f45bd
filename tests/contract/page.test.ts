import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, pageContentType } from '../../contract/index.ts';

describe('what the page may do', () => {
  it('is its own files, sounds and pictures of its own making, and requests to itself and the store', () => {
    expect(contentSecurityPolicy('https://store')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; " +
        "connect-src 'self' https://store; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
  });
});

describe('the type of a file of the page', () => {
  it.each([
    ['index.html', 'text/html; charset=utf-8'],
    ['assets/main.js', 'text/javascript; charset=utf-8'],
    ['main.js.map', 'application/json'],
    ['example.wav', 'audio/wav'],
  ])('of %s is %s', (name, type) => {
    expect(pageContentType(name)).toBe(type);
  });

  it.each(['', 'LICENSE', 'js', 'assets.js/main', 'main.js.', 'main.htmlx', 'main.xhtml'])(
    'of %j is not known',
    (name) => {
      expect(pageContentType(name)).toBeUndefined();
    },
  );
});
