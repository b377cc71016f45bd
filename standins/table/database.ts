import type { Server } from 'node:http';
import dynalite from 'dynalite';
import dynaliteStores from 'dynalite/db/index.js';
import type { DiskFault } from '../files/index.ts';
import { closeIterators } from './closeIterators.ts';
import { Eraser } from './eraser.ts';
import { guardLevel } from './guardLevel.ts';

/** dynalite over a directory; it never listens itself. */
export interface Database {
  /** Takes requests as `request` events. */
  server: Server;
  /** Waits until what was deleted is off the disk, and closes the files. */
  close: () => Promise<void>;
}

/** Who is told of what goes wrong. */
export interface DatabaseListeners {
  /** Erasing failed. */
  onFault: (error: unknown) => void;
  /** A write failed: nothing more is written until the database has been closed and opened again. */
  onTorn: (fault: DiskFault) => void;
}

/**
 * Opens dynalite with its LevelDB in our hands: dynalite itself can neither erase what was deleted from the disk nor
 * be closed without having listened, unprotected, on a port, leaves its iterators open, and ends the process when the disk
 * refuses a write.
 *
 * @throws what LevelDB says, when it cannot be opened
 */
export async function openDatabase(directory: string, { onFault, onTorn }: DatabaseListeners): Promise<Database> {
  const { create } = dynaliteStores;
  const stores: ReturnType<typeof create>[] = [];
  // dynalite has no other way to its store: the one function that makes it is watched while dynalite calls it.
  dynaliteStores.create = (options) => {
    const made = create(options);
    stores.push(made);
    return made;
  };
  let server: Server;
  try {
    server = dynalite({ path: directory, createTableMs: 0, deleteTableMs: 0 });
  } finally {
    dynaliteStores.create = create;
  }
  const [store] = stores;
  if (!store) throw new Error('Expected dynalite 4.0.0, which makes its store at once; another version is installed.');
  guardLevel(store.db, onTorn);
  closeIterators(store.db);
  await store.db.open();
  const eraser = new Eraser(store.db, onFault);
  return {
    server,
    close: async () => {
      await eraser.close();
      await store.lifecycleManager.gracefulClose();
    },
  };
}
