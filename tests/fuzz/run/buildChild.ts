import { rmSync } from 'node:fs';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import runnable from '../../../scripts/runnable.json';

let builds = 0;

/** In place of DynamoDB a table in memory: hundreds of times as many inputs. */
const tableInMemory = (root: string): Plugin => ({
  name: 'table in memory',
  setup(building) {
    building.onResolve({ filter: /^\.\/conditionalTable\.ts$/ }, () => ({
      path: `${root}/tests/fuzz/targets/tableInMemory.ts`,
    }));
  },
});

/**
 * Bundles the child process.
 *
 * @param root of the repository; the bundle lies in it, so that its packages are found
 * @returns its file, and what removes it
 */
export async function buildChild(root: string): Promise<{ script: string; remove: () => void }> {
  const script = `${root}/tests/output/fuzz.${process.pid}.${++builds}.tmp.mjs`;
  await build({
    ...(runnable as BuildOptions),
    entryPoints: [`${root}/tests/fuzz/child.ts`],
    outfile: script,
    plugins: [tableInMemory(root)],
  });
  return { script, remove: () => rmSync(script, { force: true }) };
}
