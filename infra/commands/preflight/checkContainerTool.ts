import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Check } from './check.ts';

/** Tools that build the image, tried in this order when none is named. */
const TOOLS = ['docker', 'finch', 'podman'];
/** A tool whose virtual machine hangs must not hang us. */
const TIMEOUT_MS = 20_000;

/** Runs a programme; rejects when it is not there or fails. */
export type RunTool = (tool: string, args: string[]) => Promise<unknown>;

const runFile: RunTool = (tool, args) => promisify(execFile)(tool, args, { timeout: TIMEOUT_MS });

/**
 * Finds a tool that builds and pushes images, and is running.
 *
 * @param named of `CDK_DOCKER`, the variable by which the CDK is told; then no other is tried
 * @param run a stand-in for tests
 * @returns its name, for `CDK_DOCKER`
 * @see https://docs.aws.amazon.com/cdk/v2/guide/build-containers.html
 */
export async function checkContainerTool(named: string | undefined, run: RunTool = runFile): Promise<Check<string>> {
  const silent: string[] = [];
  for (const tool of named ? [named] : TOOLS) {
    try {
      await run(tool, ['info']);
      return { value: tool };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') silent.push(tool);
    }
  }
  if (silent.length > 0) {
    return { problem: `${silent.join(' and ')} is installed but does not answer "info"; start it, then try again.` };
  }
  const missing = named
    ? `CDK_DOCKER names ${named}, which is not there; correct it, or unset it and install Docker, Finch or Podman.`
    : 'No container tool was found, and the recogniser is deployed as an image; install Docker, Finch or Podman, or name one by CDK_DOCKER.';
  return { problem: missing };
}
