import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CommandError } from '../shared/index.ts';

/** A programme of this repository. */
export interface Tool {
  /** For messages. */
  name: string;
  /** A script for Node. */
  script: string;
  args: readonly string[];
  directory: string;
  environment: NodeJS.ProcessEnv;
}

/**
 * Runs a script with this process's Node, on the same terminal.
 *
 * @throws CommandError when it fails; it has said why itself
 */
export async function runTool({ name, script, args, directory, environment }: Tool): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], { cwd: directory, env: environment, stdio: 'inherit' });
  const [status, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (status !== 0)
    throw new CommandError(`${name} ended with ${signal ?? `status ${status}`}; its reason stands above.`);
}
