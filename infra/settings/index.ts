/** The settings of a deployment: what there is, what each may be, and where they are read from. */
export { parseSettings, SettingsError } from './parseSettings.ts';
export { type CdkContext, readCdkContext, readSettings } from './readSettings.ts';
export { mostInferAtOnce, type Reserving, reservationsOf } from './reservations.ts';
export { LEAST_CONCURRENCY, MEMORY_MB_OF_A_PROCESSOR, REGIONS, type Settings } from './schema.ts';
