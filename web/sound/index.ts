/** A recording as it looks: its outline and its mel spectrogram, computed in a worker. Draws nothing. */
export type { Columns } from './columns.ts';
export { MEL_BANDS } from './mel.ts';
export { openSound, type Sound } from './sound.ts';
