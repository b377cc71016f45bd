/** What every part shares: schemas, their types, names and limits. Pure: nothing here reads, writes or waits. */
export * from './schemas/index.ts';
export * from './values.ts';
