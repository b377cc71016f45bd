import type { CreateClipResponse } from '../../contract/values.ts';
import type { Api } from '../api/index.ts';
import type { Sleep } from '../failure/index.ts';
import type { PreparedFile } from '../file/index.ts';
import type { ClipHistory } from './clipHistory.ts';
import type { Slots } from './slots.ts';
import type { UploadOptions } from './upload.ts';

/** What a job works with; the tests give stand-ins. */
export interface Services {
  api: Api;
  history: ClipHistory;
  slots: Slots;
  prepare: (file: Blob, onConvert: () => void) => Promise<PreparedFile>;
  upload: (form: CreateClipResponse['upload'], options: UploadOptions) => Promise<void>;
  sleep: Sleep;
  random: () => number;
}
