/** What LevelDB is read through, as far as it is needed here. */
export interface Iterator {
  close: () => Promise<void>;
}

/** A LevelDB whose iterators dynalite makes streams of. */
export interface IterableLevel {
  keys: (options: object) => Iterator;
  values: (options: object) => Iterator;
}

/**
 * Changes a LevelDB so that the iterators of dynalite's scans and queries are closed when their streams end. dynalite
 * calls `return` then, which an iterator of abstract-level has not. One left open keeps all that was there when it began:
 * nothing deleted after that ever leaves the disk.
 *
 * @param level as abstract-level 3 made it
 */
export function closeIterators(level: IterableLevel): void {
  for (const name of ['keys', 'values'] as const) {
    const iterate = level[name].bind(level);
    level[name] = (options) => {
      const iterator = iterate(options);
      return Object.assign(iterator, { return: () => iterator.close() });
    };
  }
}
