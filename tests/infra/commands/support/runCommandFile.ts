import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** How a command ended. */
export interface CommandRun {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Nothing of this machine's: no PATH with a container tool, no credentials from files or from the machine's service. */
export const EMPTY_ENVIRONMENT = {
  PATH: '/nonexistent',
  HOME: '/nonexistent',
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/**
 * Runs a command of infra/commands/ as its npm script does, with no one at a terminal.
 *
 * @param name as `deploy`
 * @param args the words after it
 * @param environment all of it
 */
export function runCommandFile(
  name: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = EMPTY_ENVIRONMENT,
): Promise<CommandRun> {
  const script = [`${ROOT}scripts/run.mjs`, `infra/commands/${name}/main.ts`];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...script, ...args], {
      cwd: ROOT,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}
