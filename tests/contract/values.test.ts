import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import * as contract from '../../contract/index.ts';
import * as values from '../../contract/values.ts';

describe('contract/values.ts', () => {
  it('brings no zod, nor anything else, into a bundle', async () => {
    const stdin = { contents: "export * from './contract/values.ts'", resolveDir: `${import.meta.dirname}/../..` };
    const { metafile } = await build({ stdin, bundle: true, write: false, metafile: true, format: 'esm' });
    const files = Object.keys(metafile.inputs).filter((file) => file !== '<stdin>');
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !/^contract\/\w+\.ts$/.test(file))).toEqual([]);
  });

  it('gives nothing that contract/index.ts has not', () => {
    expect(contract).toMatchObject(values);
  });
});
