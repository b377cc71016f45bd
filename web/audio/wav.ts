const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;

/**
 * A 16-bit PCM WAV file (RIFF, format tag 1; Microsoft, "Multimedia Programming Interface and Data Specifications").
 *
 * @param samples mono, -1 to 1; what lies outside is clipped.
 * @returns the whole file: a 44-byte header and the samples, little-endian.
 */
export function encodeWav(samples: Float32Array, sampleRateHz: number): Uint8Array<ArrayBuffer> {
  const dataBytes = samples.length * BYTES_PER_SAMPLE;
  const file = new Uint8Array(HEADER_BYTES + dataBytes);
  const view = new DataView(file.buffer);
  const writeText = (offset: number, text: string): void => {
    for (let i = 0; i < text.length; i++) view.setUint8(offset + i, text.charCodeAt(i));
  };
  writeText(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  writeText(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * BYTES_PER_SAMPLE, true);
  view.setUint16(32, BYTES_PER_SAMPLE, true);
  view.setUint16(34, 8 * BYTES_PER_SAMPLE, true);
  writeText(36, 'data');
  view.setUint32(40, dataBytes, true);
  samples.forEach((sample, index) => {
    const scaled = Math.round(Math.max(-1, Math.min(1, sample)) * 32768);
    view.setInt16(HEADER_BYTES + index * BYTES_PER_SAMPLE, Math.min(32767, scaled), true);
  });
  return file;
}
