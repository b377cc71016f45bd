import { AUDIO_FORMATS } from '../../../contract/index.ts';
import { AudioError } from '../../errors.ts';
import { printable } from '../bytes.ts';
import type { FfmpegContainer } from './containers.ts';

/** @returns the error for a file whose beginning cannot be read */
export function unreadableHeader(container: FfmpegContainer): AudioError {
  return new AudioError(
    'invalid-header',
    `Expected ${AUDIO_FORMATS[container].name}, as its first bytes say, got one whose index or header is damaged or missing. Copy or export it again.`,
  );
}

/** @returns the error for a file without sound */
export function noAudio(container: FfmpegContainer): AudioError {
  return new AudioError(
    'unsupported-format',
    `Expected a recording, got ${AUDIO_FORMATS[container].name} without an audio track. Export it with its sound.`,
  );
}

/** @returns the error for a track that is locked, with the container's four letters for it */
export function protectedTrack(container: FfmpegContainer, tag: string): AudioError {
  return new AudioError(
    'unsupported-encoding',
    `Expected audio that anybody may play, got ${AUDIO_FORMATS[container].name} that is protected (${tag}). Record it again, or ask who made it for an open copy.`,
  );
}

/** @returns the error for an encoding that is not among FFmpeg's decoders here */
export function unsupportedTrack(container: FfmpegContainer, codec: string, tag: string): AudioError {
  const name = codec === 'none' ? `"${printable(tag)}"` : codec;
  return new AudioError(
    'unsupported-encoding',
    `Expected MP3, AAC, ALAC, Vorbis, Opus, FLAC or PCM, got ${AUDIO_FORMATS[container].name} with ${name}. Convert it, for example: ffmpeg -i recording out.wav`,
  );
}

/** @returns the error for rate or channels that are others than at the start */
export function changedMidway(): AudioError {
  return new AudioError(
    'unsupported-encoding',
    'Expected one sample rate and one number of channels in the whole recording, got others midway. Convert it, for example: ffmpeg -i recording -ar 16000 -ac 1 out.wav',
  );
}

/** @returns the error for damage that leaves too little */
export function corrupt(damagedPackets: number, packets: number): AudioError {
  return new AudioError(
    'corrupt-data',
    `Expected audio that can be decoded, got ${damagedPackets} of ${packets} pieces that cannot: the file is damaged. Copy or export it again.`,
  );
}
