declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB over HTTP, in memory or in a LevelDB directory. */
  function dynalite(options: { path?: string; createTableMs?: number; deleteTableMs?: number }): Server;
  export = dynalite;
}
