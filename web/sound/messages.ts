import type { Columns } from './columns.ts';

/** The sound, once: its channels, which the worker keeps. */
export interface LoadRequest {
  kind: 'load';
  channels: Float32Array[];
  sampleRateHz: number;
}

/** What is seen between two places, in samples. */
export interface ColumnsRequest {
  kind: 'columns';
  id: number;
  start: number;
  end: number;
  count: number;
}

/** The answer to a {@link ColumnsRequest} of this id. */
export interface ColumnsAnswer {
  id: number;
  columns: Columns;
}
