import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createContext } from '../../../core/features/context.ts';
import { FAMILIES, FEATURE_NAMES } from '../../../core/features/registry.ts';
import { signals } from './signals.ts';

const FOLDER = new URL('../../../core/features/families/', import.meta.url);
const files = readdirSync(FOLDER).map((file) => basename(file, '.ts'));

describe('the registry', () => {
  it('has every family of the folder, and no other', () => {
    expect(FAMILIES.map(({ name }) => name).sort()).toEqual(files.sort());
  });

  it.each(files)('has a test for %s', (name) => {
    expect(existsSync(new URL(`families/${name}.test.ts`, import.meta.url))).toBe(true);
  });

  it('has 94 names, each once, in snake case', () => {
    expect(FEATURE_NAMES).toHaveLength(94);
    expect(new Set(FEATURE_NAMES).size).toBe(94);
    for (const name of FEATURE_NAMES) expect(name).toMatch(/^[a-z]+(_[a-z]+)*(_\d+)?$/);
  });

  it.each(FAMILIES.map((family) => [family.name, family]))('gets a value for each name from %s', (_, family) => {
    const values = family.compute(createContext(signals().get('shortest')!));
    expect(values.length).toBe(family.featureNames.length);
  });
});
