import type { Warning } from '../../../contract/index.ts';
import type { ByteReader } from '../byteReader.ts';
import type { DecodedAudio } from '../decodedAudio.ts';
import { truncationWarning } from '../truncation.ts';
import { checkRest } from './checkRest.ts';
import { truncatedHeader } from './errors.ts';
import type { WavFormat } from './format.ts';
import { readWavHeader, type WavHeader } from './header.ts';
import { blockDecoder } from './samples.ts';

/** Samples per channel in a piece, about: a third of a second at 48 kHz. */
const CHUNK_FRAMES = 16_384;

/**
 * Opens a WAV file. Lengths go by the bytes that come, not by what the header claims: a claim of an hour in a
 * kilobyte is truncated data, and one that leaves audio over is refused once the audio that it claims is given. Chunks
 * after the data are ignored, and so is a last sample that is not whole. A data chunk of no length is an empty
 * recording, which `validate` refuses as too short.
 *
 * @param reader at the start of a file sniffed as WAV; closed when the chunks end
 * @throws AudioError as `decode` lists them
 */
export async function decodeWav(reader: ByteReader): Promise<DecodedAudio> {
  const header = await readWavHeader(reader);
  if (header.dataBytes && (await reader.peek(1)).length === 0) throw truncatedHeader('the data chunk');
  const { encoding, sampleRateHz, channelCount } = header.format;
  const warnings = ambiguousBits(header.format);
  const chunks = decodeData(reader, header, warnings);
  const claimedSeconds = claimedFrames(header) / sampleRateHz || undefined;
  return { container: 'wav', encoding: encoding.name, sampleRateHz, channelCount, claimedSeconds, chunks, warnings };
}

function claimedFrames({ format, dataBytes = 0 }: WavHeader): number {
  return (dataBytes / format.blockBytes) * blockDecoder(format).framesPerBlock;
}

function ambiguousBits({ encoding }: WavFormat): Warning[] {
  if (encoding.kind === 'ima-adpcm' || encoding.oddValidBits === undefined) return [];
  const message = `Expected samples that fill their ${encoding.sampleBytes} bytes, got ${encoding.oddValidBits} valid bits: they were taken to lie at the top.`;
  return [{ code: 'ambiguous-bits', message }];
}

async function* decodeData(
  reader: ByteReader,
  { format, dataBytes = Number.POSITIVE_INFINITY, restBytes = 0 }: WavHeader,
  warnings: Warning[],
): AsyncGenerator<Float32Array[]> {
  try {
    const { decodeBlocks, pieceBytes } = prepare(format);
    let [bytesRead, frameCount] = [0, 0];
    while (bytesRead < dataBytes) {
      const bytes = await reader.take(Math.min(pieceBytes, dataBytes - bytesRead));
      if (bytes.length === 0) break;
      bytesRead += bytes.length;
      const channels = decodeBlocks(bytes);
      frameCount += channels[0].length;
      if (channels[0].length > 0) yield channels;
    }
    if (bytesRead === dataBytes) {
      await checkRest(reader, dataBytes, restBytes);
    } else if (dataBytes !== Number.POSITIVE_INFINITY) {
      const what = `Expected ${dataBytes} bytes of audio, as the header says, got ${bytesRead}.`;
      warnings.push(truncationWarning(frameCount, format.sampleRateHz, what));
    }
  } finally {
    await reader.close();
  }
}

function prepare(format: WavFormat): { decodeBlocks: (bytes: Uint8Array) => Float32Array[]; pieceBytes: number } {
  const { decodeBlocks, framesPerBlock } = blockDecoder(format);
  return { decodeBlocks, pieceBytes: Math.max(1, Math.floor(CHUNK_FRAMES / framesPerBlock)) * format.blockBytes };
}
