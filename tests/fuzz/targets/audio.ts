import { LIMITS } from '../../../contract/index.ts';
import { decode, resample, toMono, validate } from '../../../core/audio/index.ts';
import { AudioError } from '../../../core/errors.ts';
import { inPieces } from '../../support/streams.ts';
import { mustHold, type Opened } from './target.ts';

/** Floats may pass full scale; the resampler rings a little above that. */
const MAX_ABSOLUTE = 1_100;

/** The path of a recording from bytes to the PCM that is listened to: a refusal by name, or finite audio in the limits. */
export async function openAudio(): Promise<Opened> {
  return { feed: (input) => feedAudio(input) };
}

async function feedAudio(input: Uint8Array): Promise<string> {
  try {
    const audio = await decode(inPieces(input, input.length % 2 ? [4_096] : [1, 7, 997]));
    const { sampleRateHz, channelCount, warnings } = audio;
    mustHold(channelCount >= LIMITS.minChannels && channelCount <= LIMITS.maxChannels, `${channelCount} channels`);
    let samples = 0;
    for await (const pcm of resample(validate(toMono(audio.chunks), sampleRateHz), sampleRateHz, 16_000)) {
      samples += pcm.length;
      mustHold(
        pcm.every((sample) => Math.abs(sample) < MAX_ABSOLUTE),
        'samples that are none',
      );
    }
    mustHold(samples <= LIMITS.maxDurationSeconds * 16_000, `${samples} samples`);
    return warnings.length > 0 ? 'audio, warned of' : 'audio';
  } catch (error) {
    if (!(error instanceof AudioError)) throw error;
    mustHold(/^Expected [\s\S]+ got [\s\S]+/.test(error.message), `a message without what came: ${error.message}`);
    return error.code;
  }
}
