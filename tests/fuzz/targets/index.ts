import { api } from './api.ts';
import { cliInputs } from './cliInputs.ts';
import { flac } from './flac.ts';
import { gateway } from './gateway.ts';
import { keys } from './keys.ts';
import { MEDIA } from './media.ts';
import { modelJson } from './modelJson.ts';
import { profileClip } from './profileClip.ts';
import { queueMessage } from './queueMessage.ts';
import { forms, s3 } from './s3.ts';
import { signatures } from './signatures.ts';
import { streamEvent } from './streamEvent.ts';
import type { Target } from './target.ts';
import { wav } from './wav.ts';
import { webhook } from './webhook.ts';

/** Those whose files ffmpeg may judge: the decoders of our own. FFmpeg itself decodes the other recordings. */
export const JUDGED: readonly Target[] = [wav, flac];

/** Every parser of bytes from outside. A new one is an entry here. */
export const TARGETS: readonly Target[] = [
  ...JUDGED,
  ...MEDIA,
  signatures,
  modelJson,
  profileClip,
  api,
  gateway,
  forms,
  s3,
  queueMessage,
  streamEvent,
  keys,
  webhook,
  cliInputs,
];
