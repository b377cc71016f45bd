import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Built before the tests by tests/support/build.ts. */
const SER = fileURLToPath(new URL('../../dist/cli/ser.js', import.meta.url));

/** What a run left. */
export interface SerRun {
  status: number | null;
  stdout: string;
  stderr: string;
  /** Each line of standard output as JSON. */
  json: () => Record<string, unknown>[];
}

/**
 * Runs `ser` as a user would.
 *
 * @param args the words after `ser`
 * @param stdin bytes for standard input
 */
export function ser(args: readonly string[], stdin?: Uint8Array): Promise<SerRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SER, ...args], { stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => undefined).end(stdin);
    child.on('error', reject);
    child.on('close', (status) => {
      const json = () =>
        stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>);
      resolve({ status, stdout, stderr, json });
    });
  });
}
