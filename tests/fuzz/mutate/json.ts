import fc from 'fast-check';
import { mutateText } from './bytes.ts';
import type { Dice } from './dice.ts';
import { type Mutator, severalTimes } from './mutator.ts';

/** Texts that have broken parsers: of other languages and protocols, too long, too empty, of no characters. */
export const ODD_TEXTS: readonly string[] = [
  '',
  ' ',
  '.',
  '..',
  '../../etc/passwd',
  '/',
  '//',
  '%',
  '%00',
  '%zz',
  '%ff',
  '%2F..%2f',
  '+',
  '\0',
  '\r\n',
  '\r\nx-injected: 1',
  '\u2028',
  '\u202e',
  '\ud800',
  '\udc00\ud800',
  '\ufeff',
  'é',
  'e\u0301',
  '🎤',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-0',
  '1e999',
  '0x10',
  '٣',
  '2026-11-28T00:00:00Z',
  '9999-99-99T99:99:99Z',
  '<x>&"\'',
  '$(x)',
  '*',
  'a'.repeat(70_000),
  '/'.repeat(3_000),
  '%41'.repeat(2_000),
];

/** Numbers and other values at which schemas and arithmetic turn; as they are written, since not all have a value. */
const ODD_VALUES = [
  'null',
  'true',
  'false',
  '0',
  '-0',
  '-1',
  '1.5',
  '1e999',
  '-1e999',
  '1e-999',
  '9007199254740993',
  '[]',
  '{}',
  '[[]]',
];

/** What stands for a text that is put in once all is written. */
const HOLE = 'a-hole-in-the-text';
const DEEP = 9_000;

type Path = readonly (string | number)[];
type Container = Record<string | number, unknown>;

function pathsOf(value: unknown, path: Path = [], found: Path[] = []): Path[] {
  if (found.length > 500 || path.length > 50) return found;
  found.push(path);
  if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) pathsOf(child, [...path, key], found);
  }
  return found;
}

function at(root: unknown, path: Path): unknown {
  return path.reduce((value, key) => (value as Container)[key], root);
}

/** @returns the JSON with another value at a path */
function changedAt(root: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  if (path.length === 0) return change(root);
  const copy = structuredClone(root);
  const parent = at(copy, path.slice(0, -1)) as Container;
  const key = path[path.length - 1];
  const value = change(parent[key]);
  if (value === undefined) {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  } else if (key === '__proto__') Object.defineProperty(parent, key, { value, enumerable: true });
  else parent[key] = value;
  return copy;
}

const JSON_VALUE = fc.jsonValue({ maxDepth: 3 });

/** A value of any shape, by fast-check. */
function anything(dice: Dice): unknown {
  return fc.sample(JSON_VALUE, { seed: dice.below(2 ** 31), numRuns: 1 })[0];
}

function anyText(dice: Dice): string {
  if (dice.chance(0.7)) return dice.pick(ODD_TEXTS);
  return String.fromCodePoint(
    ...Array.from({ length: dice.small(30) }, () => dice.below(dice.pick([128, 0x10000, 0x110000]))),
  );
}

/** @returns the text with something odd in it, or instead of it */
export function changedText(text: string, dice: Dice): string {
  const place = dice.below(text.length + 1);
  const kind = dice.below(5);
  if (kind === 0) return anyText(dice);
  if (kind === 1) return text.slice(0, place);
  if (kind === 2) return text.slice(0, place) + text.slice(place + 1 + dice.small(text.length + 1));
  if (kind === 3) return text.slice(0, place) + text;
  return text.slice(0, place) + anyText(dice) + text.slice(place);
}

function changedValue(value: unknown, dice: Dice, pool: readonly Uint8Array[]): unknown {
  if (typeof value === 'string') {
    const isDocument = /^[[{]/.test(value);
    if (isDocument && dice.chance(0.7)) return textOf(mutateJson(new TextEncoder().encode(value), dice, pool));
    return changedText(value, dice);
  }
  if (typeof value === 'number') return dice.pick([value + 1, -value, value / 3, String(value), 2 ** 53, value * 1e9]);
  if (Array.isArray(value))
    return dice.pick([
      [...value, ...value],
      value.slice(1),
      Array.from({ length: 300 }, () => (value as unknown[])[0] ?? null),
    ]);
  if (typeof value === 'object' && value !== null) return { ...value, [anyText(dice)]: anything(dice) };
  return anything(dice);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

const changeNode: Mutator = (input, dice, pool) => {
  let root: unknown;
  try {
    root = JSON.parse(textOf(input));
  } catch {
    return mutateText(input, dice, pool);
  }
  const path = dice.pick(pathsOf(root));
  const kind = dice.below(7);
  const change = (value: unknown): unknown => {
    if (kind <= 2) return changedValue(value, dice, pool);
    if (kind === 3) return undefined;
    if (kind === 4) return anything(dice);
    if (kind === 5) return dice.chance(0.5) ? [value] : { [anyText(dice)]: value };
    return HOLE;
  };
  return filled(changedAt(root, path, change), dice.pick(ODD_VALUES));
};

/** @returns the JSON, with something where the hole is that `JSON.stringify` does not write */
function filled(root: unknown, filling: string): Uint8Array {
  return new TextEncoder().encode((JSON.stringify(root) ?? '').replace(`"${HOLE}"`, () => filling));
}

/** Something nested so deep that whatever calls itself for each level has no stack left. */
const nestDeep: Mutator = (input, dice) => {
  const filling = dice.chance(0.5)
    ? '['.repeat(DEEP) + ']'.repeat(DEEP)
    : `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`;
  try {
    const root: unknown = JSON.parse(textOf(input));
    return filled(
      changedAt(root, dice.pick(pathsOf(root)), () => HOLE),
      filling,
    );
  } catch {
    return new TextEncoder().encode(filling);
  }
};

/** Changes values, names and shapes of a JSON document, also of one inside a text; now and then the text itself. */
export const mutateJson: Mutator = (input, dice, pool) => {
  const mutant = severalTimes(changeNode, 5)(input, dice, pool);
  if (dice.chance(0.01)) return nestDeep(mutant, dice, pool);
  return dice.chance(0.15) ? mutateText(mutant, dice, pool) : mutant;
};
