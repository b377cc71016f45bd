import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../../infra/built.ts';
import { run } from './tools.ts';

/** The versions that AWS's base for Node 24 has, as far as npm has them. */
const PACKAGES = { 'aws-lambda-ric': '4.0.2', node: '24.21.0' };

/** What npm made is kept between runs: AWS's runtime client is compiled for a minute or two. */
const CACHE = join(packageRoot(), 'node_modules/.cache/lambda-base');

/** What the base's entry point does when it runs in AWS, where the Runtime API is there already. */
const ENTRYPOINT = `#!/bin/sh
if [ $# -ne 1 ]; then
  echo "entrypoint requires the handler name to be the first argument" >&2
  exit 142
fi
export _HANDLER="$1"
exec /var/lang/bin/node /var/runtime/index.mjs
`;

const CONTAINERFILE = `FROM scratch
COPY files/ /
ENV LAMBDA_TASK_ROOT=/var/task PATH=/var/lang/bin:/bin
WORKDIR /var/task
ENTRYPOINT ["/lambda-entrypoint.sh"]
`;

/**
 * Lays out a stand-in for AWS's base image, where no registry of images can be reached: Node, AWS's own runtime client,
 * the C libraries of this machine and a shell.
 *
 * @param directory gets the files and a Containerfile that copies them
 */
export async function layOutBase(directory: string): Promise<void> {
  const modules = join(await installPackages(), 'node_modules');
  const files = join(directory, 'files');
  for (const folder of ['bin', 'etc', 'tmp', 'var/lang/bin', 'var/runtime', 'var/task']) {
    mkdirSync(join(files, folder), { recursive: true });
  }
  const put = (from: string, to: string): void => {
    mkdirSync(dirname(join(files, to)), { recursive: true });
    copyFileSync(from, join(files, to));
  };
  const node = join(modules, 'node/bin/node');
  const client = join(modules, 'aws-lambda-ric');
  put(node, 'var/lang/bin/node');
  for (const name of ['index.mjs', 'rapid-client.node', 'package.json']) put(join(client, name), `var/runtime/${name}`);
  put(await run('sh', ['-c', 'command -v busybox']), 'bin/busybox');
  for (const name of ['sh', 'find', 'id', 'ls', 'touch']) symlinkSync('busybox', join(files, 'bin', name));
  for (const library of await sharedLibraries(node, join(client, 'rapid-client.node'))) put(library, library);
  writeFileSync(join(files, 'lambda-entrypoint.sh'), ENTRYPOINT);
  chmodSync(join(files, 'lambda-entrypoint.sh'), 0o755);
  writeFileSync(join(directory, 'Containerfile'), CONTAINERFILE);
}

async function installPackages(): Promise<string> {
  const done = join(CACHE, Object.values(PACKAGES).join('-'));
  if (existsSync(done)) return done;
  mkdirSync(CACHE, { recursive: true });
  const directory = mkdtempSync(join(CACHE, 'installing-'));
  const allowScripts = Object.fromEntries(Object.keys(PACKAGES).map((name) => [name, true]));
  const manifest = { private: true, allowScripts, dependencies: PACKAGES };
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest));
  try {
    await run('npm', ['install', '--silent', '--no-audit', '--no-fund'], directory);
    renameSync(directory, done);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return done;
}

/** What the loader finds for these programs, the loader included; onnxruntime's libraries need librt besides. */
async function sharedLibraries(...binaries: string[]): Promise<Set<string>> {
  const listed = await run('ldd', binaries);
  const found = new Set([...listed.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1]));
  const libc = [...found].find((path) => path.endsWith('/libc.so.6'));
  if (libc) found.add(join(dirname(libc), 'librt.so.1'));
  return found;
}
