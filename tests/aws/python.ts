import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const OWN_VENV = join(import.meta.dirname, '.venv/bin/python');

/** The Python that has moto and cfn-lint: SER_AWS_PYTHON, a venv beside this file, or whatever `python3` is. */
export const PYTHON = process.env.SER_AWS_PYTHON ?? (existsSync(OWN_VENV) ? OWN_VENV : 'python3');

const VERSIONS = `
import importlib.metadata as m, sys
for name in sys.argv[1:]:
    try: print(name, m.version(name))
    except m.PackageNotFoundError: print(name, 'none')
`;

/** Why the suite cannot run here, or `undefined` when it can. */
export function reasonToSkip(): string | undefined {
  const wanted = pinnedVersions();
  const answer = spawnSync(PYTHON, ['-c', VERSIONS, ...wanted.keys()], { encoding: 'utf8' });
  if (answer.status !== 0) {
    return `cannot start ${PYTHON}; set SER_AWS_PYTHON to a Python with tests/aws/requirements.txt installed`;
  }
  const found = new Map(answer.stdout.trim().split('\n').map(splitOnce));
  const wrong = [...wanted].filter(([name, version]) => found.get(name) !== version);
  if (wrong.length === 0) return undefined;
  const list = wrong.map(([name, version]) => `${name} ${found.get(name)} instead of ${version}`).join(', ');
  return `${PYTHON} has ${list}; run pip install -r tests/aws/requirements.txt and set SER_AWS_PYTHON`;
}

function pinnedVersions(): Map<string, string> {
  const lines = readFileSync(REQUIREMENTS, 'utf8').matchAll(/^([\w-]+)(?:\[\w+\])?==(\S+)$/gm);
  return new Map(Array.from(lines, ([, name, version]) => [name, version]));
}

function splitOnce(line: string): [string, string] {
  const [name, version] = line.split(' ');
  return [name, version];
}
