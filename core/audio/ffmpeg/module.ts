import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { onceLoaded } from '../../math/once.ts';
import type { SpooledBytes } from './spool.ts';

/** What `media.c` exports; its comments say what each does. */
export interface MediaExports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  media_open(container: number, sizeBytes: number): number;
  media_decode(): number;
  media_samples(channel: number): number;
  media_sample_rate(): number;
  media_channel_count(): number;
  media_audio_tracks(): number;
  media_packets(): number;
  media_damaged_packets(): number;
  media_codec_name(): number;
  media_codec_tag(): number;
  media_duration_seconds(): number;
}

/** A damaged index can send a demuxer to and fro without end: so many times the file is enough for any other. */
const MAX_READS_OF_FILE = 8;
const MIN_READ_BYTES = 64 * 1024 * 1024;

/** Compiled once; an instance takes about a millisecond. */
const compiled = onceLoaded(async () => {
  const path = createRequire(import.meta.url).resolve('@speech-emotion-recognition/ffmpeg-audio/ffmpeg-audio.wasm');
  return WebAssembly.compile(await readFile(path));
});

/**
 * A fresh instance, for one recording: what a damaged file does to its memory, 256 MB at most, goes with it.
 *
 * @param bytes read while it decodes
 */
export async function instantiateMedia(bytes: SpooledBytes): Promise<MediaExports> {
  const host = hostOf(bytes, () => exports.memory);
  const instance = await WebAssembly.instantiate(await compiled(), { host, ...SYSTEM });
  const exports = instance.exports as unknown as MediaExports;
  exports._initialize();
  return exports;
}

/** Random access to the recording, as `media.c` asks for it. */
function hostOf(bytes: SpooledBytes, memory: () => WebAssembly.Memory): WebAssembly.ModuleImports {
  let [positionBytes, readBytes] = [0, 0];
  const maxReadBytes = MAX_READS_OF_FILE * bytes.sizeBytes + MIN_READ_BYTES;
  return {
    read(to: number, maxBytes: number): number {
      if (readBytes > maxReadBytes) return -1;
      const count = bytes.readAt(positionBytes, new Uint8Array(memory().buffer, to, maxBytes));
      positionBytes += count;
      readBytes += count;
      return count;
    },
    seek(toBytes: number): void {
      positionBytes = toBytes;
    },
  };
}

/** Number 52 of WASI: there is no such thing. */
const NOT_SUPPORTED = 52;

/** It has no files, no environment and no clock; it is linked against them all the same. */
const SYSTEM: WebAssembly.Imports = {
  env: { emscripten_notify_memory_growth: () => undefined },
  wasi_snapshot_preview1: {
    clock_time_get: () => NOT_SUPPORTED,
    environ_get: () => NOT_SUPPORTED,
    environ_sizes_get: () => NOT_SUPPORTED,
    fd_close: () => NOT_SUPPORTED,
    fd_fdstat_get: () => NOT_SUPPORTED,
    fd_read: () => NOT_SUPPORTED,
    fd_seek: () => NOT_SUPPORTED,
    fd_write: () => NOT_SUPPORTED,
    proc_exit(code: number) {
      throw new Error(`FFmpeg ended with ${code}.`);
    },
  },
};
