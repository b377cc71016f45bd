import { execFileSync } from 'node:child_process';
import { closeSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The unit in which a disk of memory gives room. */
const PAGE_BYTES = 4096;

/** A disk of its own in memory, which can really be filled. */
export class SmallDisk {
  readonly directory: string;
  /** Why there is none; undefined when there is. */
  readonly whyNot: string | undefined;

  private constructor(directory: string, whyNot: string | undefined) {
    this.directory = directory;
    this.whyNot = whyNot;
  }

  /** Mounts a disk, where one may be mounted: in most places by root alone. */
  static async mount(megabytes: number): Promise<SmallDisk> {
    const directory = await mkdtemp(join(tmpdir(), 'ser-small-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory], { stdio: 'pipe' });
      return new SmallDisk(directory, undefined);
    } catch (error) {
      return new SmallDisk(directory, `a small disk cannot be mounted here: ${(error as Error).message}`);
    }
  }

  /** To the last byte that the disk takes, but so many pages. */
  fill(pagesLeft = 0): void {
    const file = openSync(this.#filler(), 'a');
    for (let bytes = 1 << 20; bytes >= 1; ) {
      try {
        if (writeSync(file, new Uint8Array(bytes)) < bytes) bytes >>= 1;
      } catch {
        bytes >>= 1;
      }
    }
    closeSync(file);
    truncateSync(this.#filler(), Math.max(0, statSync(this.#filler()).size - pagesLeft * PAGE_BYTES));
  }

  /** There is room again. */
  async empty(): Promise<void> {
    await rm(this.#filler(), { force: true });
  }

  async unmount(): Promise<void> {
    // Lazily: a service that is killed here lets go of its files a moment later.
    if (this.whyNot === undefined) execFileSync('umount', ['--lazy', this.directory]);
    await rm(this.directory, { recursive: true, force: true });
  }

  #filler(): string {
    return join(this.directory, 'filler');
  }
}
