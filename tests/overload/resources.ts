import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceProcess } from '../support/serviceProcess.ts';
import type { Sample } from './growth.ts';

const MEBIBYTE = 1024 * 1024;

/** What a service holds, over time. */
export interface Resources {
  /** Resident memory of the service and its workers. */
  memoryMb: Sample[];
  /** Their open files and sockets. */
  handles: Sample[];
  /** Of the data directory. */
  diskMb: Sample[];
}

/** Looks at the service again and again. @returns what ends it and gives what was seen */
export function watchResources(service: ServiceProcess, dataDirectory: string, everySeconds: number): () => Resources {
  const seen: Resources = { memoryMb: [], handles: [], diskMb: [] };
  const startMs = performance.now();
  const look = () => {
    const atSeconds = (performance.now() - startMs) / 1000;
    const processes = [service.pid, ...service.workers()];
    seen.memoryMb.push({ atSeconds, value: total(processes, residentMb) });
    seen.handles.push({ atSeconds, value: total(processes, (pid) => readdirSync(`/proc/${pid}/fd`).length) });
    seen.diskMb.push({ atSeconds, value: sizeOf(dataDirectory) / MEBIBYTE });
  };
  const timer = setInterval(look, everySeconds * 1000);
  return () => {
    clearInterval(timer);
    return seen;
  };
}

function total(processes: readonly number[], measure: (pid: number) => number): number {
  return processes.reduce((sum, pid) => sum + measure(pid), 0);
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
function residentMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

/** Of all files below a folder, in bytes; what vanishes while it looks counts nothing. */
function sizeOf(folder: string): number {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .map((entry) =>
        entry.isDirectory() ? sizeOf(join(folder, entry.name)) : statSync(join(folder, entry.name)).size,
      )
      .reduce((sum, bytes) => sum + bytes, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
