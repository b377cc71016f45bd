import { setImmediate as nextTask } from 'node:timers/promises';
import type { Warning } from '../../../contract/index.ts';
import type { ByteReader } from '../byteReader.ts';
import type { DecodedAudio } from '../decodedAudio.ts';
import { truncationWarning } from '../truncation.ts';
import type { FfmpegContainer } from './containers.ts';
import { Media } from './media.ts';
import { spool } from './spool.ts';

/** Pieces decoded in a row. A piece is some 20 ms; whoever else is to run waits no longer than a few milliseconds. */
const PIECES_A_TASK = 64;
/** A container's own length may be off by a packet and by what the encoder put around the recording. */
const LENGTH_TOLERANCE_SECONDS = 0.25;

/**
 * Opens a recording with FFmpeg. All of its bytes are taken first, to memory or to a private temporary file; the
 * samples follow as a stream, a packet at a time, so that an hour takes no more memory than a second. What the encoder
 * put in front of and behind the recording is left out, as players do. Of several tracks it is the one that players take.
 *
 * @param reader at the start of a file sniffed as `container`; closed when this returns
 * @throws AudioError as `decode` lists them
 */
export async function decodeMedia(reader: ByteReader, container: FfmpegContainer): Promise<DecodedAudio> {
  const bytes = await spool(reader);
  try {
    const media = await Media.open(bytes, container);
    const { encoding, sampleRateHz, channelCount } = media;
    const warnings = severalTracks(media);
    const chunks = decodeAll(media, warnings, () => bytes.close());
    const claimedSeconds = media.claimedSeconds > 0 ? media.claimedSeconds : undefined;
    return { container, encoding, sampleRateHz, channelCount, claimedSeconds, chunks, warnings };
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

async function* decodeAll(
  media: Media,
  warnings: Warning[],
  close: () => Promise<void>,
): AsyncGenerator<Float32Array[]> {
  try {
    let frameCount = 0;
    for (let pieces = 1; ; pieces++) {
      const channels = media.decode();
      if (!channels) break;
      frameCount += channels[0].length;
      yield channels;
      if (pieces % PIECES_A_TASK === 0) await nextTask();
    }
    warnings.push(...media.damage(), ...endedEarly(media, frameCount));
  } finally {
    await close();
  }
}

function severalTracks({ audioTracks }: Media): Warning[] {
  if (audioTracks === 1) return [];
  const message = `The recording has ${audioTracks} audio tracks; one of them was used, the one that players play.`;
  return [{ code: 'several-tracks', message }];
}

function endedEarly({ claimedSeconds, sampleRateHz }: Media, frameCount: number): Warning[] {
  const seconds = frameCount / sampleRateHz;
  if (seconds >= claimedSeconds - LENGTH_TOLERANCE_SECONDS) return [];
  const what = `Expected ${claimedSeconds.toFixed(2)} s, as the file says, got ${seconds.toFixed(2)} s.`;
  return [truncationWarning(frameCount, sampleRateHz, what)];
}
