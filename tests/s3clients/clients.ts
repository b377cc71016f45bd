import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CREDENTIALS, REGION } from '../standins/s3/support.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const OWN_VENV = join(import.meta.dirname, '.venv/bin/python');

/** The Python that has the aws CLI and boto3: SER_S3_PYTHON, a venv beside this file, or whatever `python3` is. */
const PYTHON = process.env.SER_S3_PYTHON ?? (existsSync(OWN_VENV) ? OWN_VENV : 'python3');

/** A programme that speaks S3, and what it is called with before its own arguments. */
export interface Client {
  name: string;
  command: string;
  before: readonly string[];
  environment: Record<string, string>;
  /** Why it cannot be run here, if so. */
  missing: string | undefined;
}

/** What a client said, and how it ended. */
export interface Said {
  status: number;
  output: string;
  errors: string;
}

/** The aws CLI, as `python -m awscli`. */
export function awsCli(endpoint: string): Client {
  return python('the aws CLI', 'awscli', ['-m', 'awscli', '--endpoint-url', endpoint]);
}

/** boto3 through a script of this folder, whose first argument is the endpoint. */
export function boto3(endpoint: string, script: string): Client {
  return python('boto3', 'boto3', [join(import.meta.dirname, script), endpoint]);
}

/** rclone, with a remote `store:` that is the endpoint. */
export function rclone(endpoint: string): Client {
  const environment = {
    RCLONE_CONFIG: '/nonexistent',
    RCLONE_CONFIG_STORE_TYPE: 's3',
    // Nobody may make buckets, here or deployed: it would otherwise try to make the one that it writes to.
    RCLONE_CONFIG_STORE_NO_CHECK_BUCKET: 'true',
    RCLONE_CONFIG_STORE_PROVIDER: 'Other',
    RCLONE_CONFIG_STORE_ENDPOINT: endpoint,
    RCLONE_CONFIG_STORE_REGION: REGION,
    RCLONE_CONFIG_STORE_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  };
  return { ...debian('rclone', ['version']), before: ['--retries', '1'], environment };
}

/** s3cmd, path-style and without TLS. */
export function s3cmd(endpoint: string): Client {
  const { host } = new URL(endpoint);
  const keys = [`--access_key=${CREDENTIALS.accessKeyId}`, `--secret_key=${CREDENTIALS.secretAccessKey}`];
  const address = [`--host=${host}`, `--host-bucket=${host}`, '--no-ssl'];
  return { ...debian('s3cmd', ['--version']), before: ['-c', '/dev/null', ...keys, ...address, '--no-progress'] };
}

function python(name: string, packageName: string, before: readonly string[]): Client {
  const environment = {
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: join(import.meta.dirname, 'aws.ini'),
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    PYTHONUTF8: '1',
  };
  return { name, command: PYTHON, before, environment, missing: missingPackage(packageName) };
}

function missingPackage(name: string): string | undefined {
  const wanted = new RegExp(`^${name}==(\\S+)$`, 'm').exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1];
  const script = 'import importlib.metadata as m, sys; print(m.version(sys.argv[1]))';
  const found = spawnSync(PYTHON, ['-c', script, name], { encoding: 'utf8' }).stdout?.trim();
  if (found === wanted) return undefined;
  return `${PYTHON} has ${name} ${found || 'none'} instead of ${wanted}; run pip install -r tests/s3clients/requirements.txt and set SER_S3_PYTHON`;
}

function debian(name: string, version: string[]): Client {
  const isThere = spawnSync(name, version).status === 0;
  const missing = isThere ? undefined : `${name} is not installed (apt install ${name})`;
  return { name, command: name, before: [], environment: {}, missing };
}

/** Runs a client, whatever comes of it. */
export async function attempt({ command, before, environment }: Client, ...args: string[]): Promise<Said> {
  // Nothing of the user's own: neither settings nor keys.
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', LC_ALL: 'C.UTF-8', ...environment };
  const options = { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  try {
    const { stdout, stderr } = await promisify(execFile)(command, [...before, ...args], options);
    return { status: 0, output: stdout, errors: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
    if (typeof code !== 'number') throw error;
    return { status: code, output: stdout, errors: stderr };
  }
}

/** Runs a client that must succeed. @returns what it wrote to its output */
export async function run(client: Client, ...args: string[]): Promise<string> {
  const { status, output, errors } = await attempt(client, ...args);
  if (status !== 0) throw new Error(`${client.name} ${args.join(' ')} ended with ${status}: ${output}${errors}`);
  return output;
}

/**
 * The tests of a client: skipped where it is missing, which fails in CI.
 *
 * @param client with any endpoint; only whether it is there is asked
 * @param tests as for `describe`; not called without the client
 */
export function describeClient({ name, missing }: Client, tests: () => void): void {
  if (missing) console.log(`tests/s3clients: ${name} ${process.env.CI ? 'fails' : 'is skipped'}: ${missing}.`);
  describe(name, () => {
    if (!missing) tests();
    else it.runIf(process.env.CI)('is installed', () => expect(missing).toBeUndefined());
  });
}
