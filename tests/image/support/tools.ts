import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const TOOLS = ['buildah', 'podman', 'runc', 'busybox', 'cmake', 'g++', 'make', 'npm'];

/**
 * Whether the image can be built and started here; says so when not.
 *
 * @throws Error in CI, where nothing may be skipped
 */
export function requireImageTools(): boolean {
  const missing = TOOLS.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
  const reasons = [
    ...(process.platform === 'linux' && process.getuid?.() === 0 ? [] : ['It needs root on Linux.']),
    ...(missing.length === 0
      ? []
      : [`Missing: ${missing.join(', ')}. Debian: buildah podman runc busybox-static cmake g++ make.`]),
  ];
  if (reasons.length === 0) return true;
  const reason = `The image cannot be built here. ${reasons.join(' ')}`;
  if (process.env.CI) throw new Error(reason);
  console.warn(`Skipped: ${reason}`);
  return false;
}

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const execFilePromise = promisify(execFile);

/** Runs a program. @returns what it printed @throws Error with what it printed as errors */
export async function run(program: string, args: readonly string[], cwd?: string): Promise<string> {
  return (await execFilePromise(program, args, { cwd, maxBuffer: MAX_OUTPUT_BYTES })).stdout.trim();
}

/** As {@link run}. @returns what it printed on both streams */
export async function runForAll(program: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await execFilePromise(program, args, { maxBuffer: MAX_OUTPUT_BYTES });
  return stdout + stderr;
}
