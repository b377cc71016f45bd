/** The rate that the service works at; what is decoded here is resampled to it by the browser. */
export const DECODED_RATE_HZ = 16_000;

/**
 * Decodes whatever the browser can play to mono at {@link DECODED_RATE_HZ}. An OfflineAudioContext, since it needs no
 * gesture, opens no device, and `decodeAudioData` resamples to the context's own rate (Web Audio API, 1.1).
 *
 * @returns the mean of the channels, or `undefined` when the browser cannot decode the file.
 */
export async function decodeMono(file: Blob): Promise<Float32Array | undefined> {
  const channels = await decodeChannels(file);
  return channels && mixDown(channels);
}

/** As {@link decodeMono}, but each channel by itself: what is long is not to be mixed where the page is drawn. */
export async function decodeChannels(file: Blob): Promise<Float32Array[] | undefined> {
  const context = new OfflineAudioContext(1, 1, DECODED_RATE_HZ);
  try {
    const buffer = await context.decodeAudioData(await file.arrayBuffer());
    return Array.from({ length: buffer.numberOfChannels }, (_, channel) => buffer.getChannelData(channel));
  } catch {
    return undefined;
  }
}

function mixDown(channels: readonly Float32Array[]): Float32Array {
  const mono = new Float32Array(channels[0].length);
  for (const samples of channels) for (let i = 0; i < mono.length; i++) mono[i] += samples[i] / channels.length;
  return mono;
}

const PROBE_TIMEOUT_MS = 5000;

/**
 * How long a file says it lasts, without decoding it: an MP3 of an hour must not fill the memory to be refused.
 *
 * @returns seconds, `Infinity` when the file does not say (a browser's own WebM recordings), or `undefined` when the
 * browser cannot play it.
 */
export function probeDurationSeconds(file: Blob): Promise<number | undefined> {
  return new Promise((resolve) => {
    const url = URL.createObjectURL(file);
    const audio = new Audio();
    const end = (durationSeconds: number | undefined): void => {
      clearTimeout(timer);
      URL.revokeObjectURL(url);
      resolve(durationSeconds);
    };
    const timer = setTimeout(() => end(undefined), PROBE_TIMEOUT_MS);
    audio.preload = 'metadata';
    audio.addEventListener('loadedmetadata', () => end(audio.duration));
    audio.addEventListener('error', () => end(undefined));
    audio.src = url;
  });
}
