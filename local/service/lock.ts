import { readFileSync, rmSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from './startError.ts';

interface Lock {
  pid: number;
  startMark: string | undefined;
}

/**
 * Keeps a second process off a data directory. The lock of a process that ended without cleaning up is taken over.
 *
 * @returns gives the lock back
 * @throws StartError when another process has it
 */
export async function lockDataDirectory(directory: string): Promise<() => void> {
  const path = join(directory, 'lock.json');
  const mine: Lock = { pid: process.pid, startMark: startMark(process.pid) };
  const holder = await readLock(path);
  if (holder && isAlive(holder)) throw inUse(directory, holder.pid);
  await rm(path, { force: true });
  try {
    await writeFile(path, JSON.stringify(mine), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw inUse(directory, (await readLock(path))?.pid);
  }
  return () => {
    try {
      rmSync(path, { force: true });
    } catch {
      // On a disk that can only be read it stays, and is taken over by the next start.
    }
  };
}

function inUse(directory: string, pid: number | undefined): StartError {
  return new StartError(
    `The data directory ${directory} is in use by another instance (process ${pid ?? 'unknown'}). Stop it, or choose another with --data-dir.`,
  );
}

async function readLock(path: string): Promise<Lock | undefined> {
  try {
    const lock = JSON.parse(await readFile(path, 'utf8')) as Lock;
    return Number.isInteger(lock.pid) ? lock : undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, startMark: mark }: Lock): boolean {
  if (pid === process.pid && mark === undefined) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  // The number may have passed to another process since, as it does after a restart of a container.
  return mark === undefined || startMark(pid) === mark;
}

/** When a process began, in the kernel's ticks, where /proc tells (field 22 of proc(5)'s stat). */
function startMark(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
