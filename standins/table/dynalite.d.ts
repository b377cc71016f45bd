declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB over HTTP, in memory or in a LevelDB directory. */
  function dynalite(options: { path?: string; createTableMs?: number; deleteTableMs?: number }): Server;
  export = dynalite;
}

declare module 'dynalite/db/index.js' {
  import type { Readable } from 'node:stream';

  /** Called with an error, or with null and what was read. */
  type Callback = (error: unknown, value?: unknown) => void;

  /** classic-level's database as dynalite changes it, as far as it is used here. */
  interface Level {
    on: (event: 'write', listener: (operations: { type: 'put' | 'del' }[]) => void) => unknown;
    open: () => Promise<void>;
    get: (key: string, callback: Callback) => void;
    put: (key: string, value: number) => Promise<void>;
    del: (key: string) => Promise<void>;
    batch: (operations: object[]) => Promise<void>;
    createKeyStream: (options: object) => Readable;
    createValueStream: (options: object) => Readable;
    keys: (options: object) => { close: () => Promise<void> };
    values: (options: object) => { close: () => Promise<void> };
    compactRange: (start: string, end: string) => Promise<void>;
  }

  /** What dynalite keeps its tables in. */
  interface Store {
    db: Level;
    lifecycleManager: { gracefulClose: () => Promise<void> };
  }

  const database: { create: (options: object) => Store };
  export = database;
}
