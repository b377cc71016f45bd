import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvText } from '../../../../web/table/csvText.ts';

const cell = fc.oneof(
  fc.string(),
  fc.constantFrom('=1+1', '+1', '-1', '@x', '\tx', '\rx', '＝x', 'a"b', 'a,b', 'a\tb', 'a\nb', 'a\rb', ''),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constant(undefined),
);

it.each([',', '\t'] as const)('writes what the command line writes, cells apart by %j', (delimiter) => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 3 }), (rows) => {
      const options = { delimiter, escape_formulas: true, record_delimiter: 'windows' } as const;
      expect(parse(csvText(rows, delimiter), delimiter)).toEqual(parse(stringify(rows, options), delimiter));
    }),
  );
});

it('quotes only what needs it, and ends each line', () => {
  expect(csvText([['a', 1.5, undefined, 'b,c', 'd"e', '=f']], ',')).toBe('a,1.5,,"b,c","d""e",\'=f\r\n');
});

/** The cells of a table in text, read by RFC 4180: two that differ in quotes alone are the same. */
function parse(text: string, delimiter: string): string[][] {
  const rows: string[][] = [[]];
  let value = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (quoted && sign === '"' && text[i + 1] === '"') value += text[i++];
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === delimiter) {
      rows.at(-1)!.push(value);
      value = '';
    } else if (!quoted && sign === '\r' && text[i + 1] === '\n') {
      rows.at(-1)!.push(value);
      rows.push([]);
      value = '';
      i++;
    } else value += sign;
  }
  return rows;
}
