// The licences of the packages inside a bundle, which ask to go where the code goes.
import { readdirSync, readFileSync } from 'node:fs';

/**
 * @param metafile what esbuild says of a bundle
 * @returns each package in it with its version and licence, then the texts, each once
 */
export function bundledLicenses(metafile) {
  const paths = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = new Set(paths.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]).filter(Boolean));
  const namesByText = new Map();
  const lines = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    for (const file of readdirSync(folder).filter((entry) => /^(licen[cs]e|notice|copying)/i.test(entry))) {
      const text = readFileSync(`${folder}/${file}`, 'utf8').trim();
      namesByText.set(text, [...(namesByText.get(text) ?? []), name]);
    }
    return `${name} ${version}: ${license}`;
  });
  const texts = [...namesByText].map(([text, names]) => `${'-'.repeat(80)}\n${names.join(', ')}\n\n${text}\n`);
  return `Packages bundled here:\n\n${lines.join('\n')}\n\n${texts.join('\n')}`;
}
