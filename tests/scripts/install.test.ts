import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { describe, expect, it } from 'vitest';

/** What package-lock.json says of a package. */
interface LockedPackage {
  hasInstallScript?: boolean;
  dev?: boolean;
}
const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> };
const locked = Object.entries(packages);
const scripted = locked.filter(([, one]) => one.hasInstallScript).map(([path]) => path.replace('node_modules/', ''));

/** The packages that a file imports, without Node's own modules and files beside it. */
function importedPackages(file: string): string[] {
  const names = [...read(file).matchAll(/^(?:import|export)\b.*?from ["']([^"']+)["'];?$/gm)].map(([, name]) => name);
  return names
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !builtinModules.includes(name))
    .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0]);
}

describe('npm ci', () => {
  it('runs no script that downloads: docs/install.md says how the lock file is kept so', () => {
    // onnxruntime-node's own asks NuGet, which many networks cannot reach. npm runs what the lock file says has a script.
    expect(scripted).toEqual(['classic-level', 'esbuild']);
    expect(manifest.allowScripts).toEqual({ 'classic-level': true, esbuild: true, 'onnxruntime-node': false });
  });

  it('has no setting that npm does not know, and would warn of at every call', () => {
    expect(read('.npmrc')).toBe('save-exact=true\n');
  });

  it.each(['scripts/build.mjs', 'dist/cli/ser.js', 'dist/local/main.js', 'dist/local/inferWorker.js'])(
    'with --omit=dev installs what %s imports',
    (file) => {
      const names = importedPackages(file);
      expect(names).not.toEqual([]);
      for (const name of names) expect(manifest.dependencies, `${file} imports ${name}`).toHaveProperty([name]);
    },
  );
});
