declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB over HTTP, in memory or in a LevelDB directory. */
  function dynalite(options: { path?: string; createTableMs?: number; deleteTableMs?: number }): Server;
  export = dynalite;
}

declare module 'dynalite/db/index.js' {
  /** classic-level's database, as far as it is used here. */
  interface Level {
    on: (event: 'write', listener: (operations: { type: 'put' | 'del' }[]) => void) => unknown;
    put: (key: string, value: number) => Promise<void>;
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
