import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { element, innerText, innerXml, xmlDocument } from '../../../standins/s3/xml.ts';

describe('xml', () => {
  it('reads back any text that it wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(innerText(element('Key', text).xml, 'Key')).toBe(text);
      }),
    );
  });

  it('never lets text become markup', () => {
    expect(xmlDocument(element('A', [element('B', '</B><C>&"')]))).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<A><B>&lt;/B&gt;&lt;C&gt;&amp;&quot;</B></A>',
    );
    expect(element('B', 'a\u0001b').xml).toBe('<B>a&#x1;b</B>');
  });

  it('finds all elements of a name, with prefixes, attributes and entities', () => {
    const xml =
      '<d:Delete xmlns:d="x"><d:Object a="1"><d:Key>a&#x20;b&#99;&amp;&unknown;</d:Key></d:Object><Object></Object></d:Delete>';
    expect(innerXml(xml, 'Object')).toHaveLength(2);
    expect(innerText(xml, 'Key')).toBe('a bc&&unknown;');
    expect(innerText(xml, 'None')).toBeUndefined();
  });
});
