import type { Warning } from '../../../contract/index.ts';
import { asciiAt } from '../bytes.ts';
import { CONTAINERS, type FfmpegContainer } from './containers.ts';
import { changedMidway, corrupt, noAudio, protectedTrack, unreadableHeader, unsupportedTrack } from './errors.ts';
import { instantiateMedia, type MediaExports } from './module.ts';
import type { SpooledBytes } from './spool.ts';

/** The numbers of `media.c`. */
const [NO_AUDIO, NO_DECODER, CHANGED] = [-2, -3, -4];
/** The tags of tracks that only their seller's player opens: Apple's, and that of Common Encryption (ISO 23001-7). */
const PROTECTED_TAGS = ['drms', 'enca'];
/** With more than this share of the pieces damaged, what is left is not the recording. */
const MAX_DAMAGED_SHARE = 0.5;
/** Lossy codecs overshoot full scale a little; a damaged packet can give any number at all. */
const MAX_PEAK = 4;

/** A recording that FFmpeg has opened. */
export class Media {
  readonly #ffmpeg: MediaExports;
  /** As FFmpeg calls it: `mp3`, `aac`, `alac`, `vorbis`, `opus`, `flac`, `pcm_s16be` … */
  readonly encoding: string;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly audioTracks: number;
  /** What the container says; negative where it says nothing to rely on. */
  readonly claimedSeconds: number;

  private constructor(ffmpeg: MediaExports) {
    this.#ffmpeg = ffmpeg;
    this.encoding = codecName(ffmpeg);
    this.sampleRateHz = ffmpeg.media_sample_rate();
    this.channelCount = ffmpeg.media_channel_count();
    this.audioTracks = ffmpeg.media_audio_tracks();
    this.claimedSeconds = ffmpeg.media_duration_seconds();
  }

  /** @throws AudioError `invalid-header`, `unsupported-format` without sound, `unsupported-encoding` */
  static async open(bytes: SpooledBytes, container: FfmpegContainer): Promise<Media> {
    const ffmpeg = await instantiateMedia(bytes);
    const result = attempt(() => ffmpeg.media_open(CONTAINERS[container], bytes.sizeBytes));
    if (result === NO_AUDIO) throw noAudio(container);
    if (result === undefined) throw unreadableHeader(container);
    const tag = codecTag(ffmpeg);
    // A locked track names the codec that is under the lock: it would be opened, and give noise.
    if (PROTECTED_TAGS.includes(tag)) throw protectedTrack(container, tag);
    if (result === NO_DECODER) throw unsupportedTrack(container, codecName(ffmpeg), tag);
    if (result !== 0) throw unreadableHeader(container);
    return new Media(ffmpeg);
  }

  /**
   * @returns the next piece of `[channel][sample]`, full scale at ±1; `undefined` behind the last
   * @throws AudioError `unsupported-encoding` where the rate or the channels change, `corrupt-data`
   */
  decode(): Float32Array[] | undefined {
    const count = attempt(() => this.#ffmpeg.media_decode());
    if (count === CHANGED) throw changedMidway();
    if (count === undefined || count < 0) throw this.#corrupt();
    if (count === 0) return undefined;
    return Array.from({ length: this.channelCount }, (_, channel) => this.#samples(channel, count));
  }

  /**
   * What was left out because it could not be decoded. For the end.
   *
   * @throws AudioError `corrupt-data` when that is most of it
   */
  damage(): Warning[] {
    const [damaged, all] = [this.#ffmpeg.media_damaged_packets(), this.#ffmpeg.media_packets()];
    if (damaged === 0) return [];
    if (damaged > all * MAX_DAMAGED_SHARE) throw this.#corrupt();
    return [
      { code: 'corrupt-data', message: `${damaged} of ${all} pieces of the recording are damaged and were left out.` },
    ];
  }

  #samples(channel: number, count: number): Float32Array {
    const { memory, media_samples } = this.#ffmpeg;
    return new Float32Array(memory.buffer, media_samples(channel), count).map(tamed);
  }

  #corrupt() {
    return corrupt(this.#ffmpeg.media_damaged_packets(), this.#ffmpeg.media_packets());
  }
}

function tamed(sample: number): number {
  return Number.isFinite(sample) ? Math.max(-MAX_PEAK, Math.min(MAX_PEAK, sample)) : 0;
}

/** What damage traps the code (memory of others, more memory than there is) ends this instance, and nothing else. */
function attempt(call: () => number): number | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function codecName({ memory, media_codec_name }: MediaExports): string {
  const bytes = new Uint8Array(memory.buffer, media_codec_name());
  return asciiAt(bytes, 0, bytes.indexOf(0));
}

function codecTag({ media_codec_tag }: MediaExports): string {
  const tag = media_codec_tag();
  return String.fromCharCode(tag & 0xff, (tag >> 8) & 0xff, (tag >> 16) & 0xff, (tag >> 24) & 0xff);
}
