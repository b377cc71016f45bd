import { brightened, levelled, pulsed, slowed } from './disguise.ts';

/** One way to listen to a sound for a voice. */
export interface Hearing {
  /** What the network is given in place of the sound. */
  readonly prepare: (pcm: Float32Array) => Float32Array;
  /** So many chunks in a row… */
  readonly chunks: number;
  /** …must be speech with this probability on average. */
  readonly minProbability: number;
}

/**
 * The sound as it is, brought to one loudness: the network misses a quarter of all speech at −30 dB, and none when it
 * is brought back. 0.4 s in a row, since a knock or a plucked string can pass for a syllable.
 */
export const PLAIN_HEARING: Hearing = { prepare: levelled, chunks: 12, minProbability: 0.6 };

/**
 * Listened to when the plain sound is refused. The network does not know people who scream: it gives the shouts of some
 * women p = 0.02, it seems since their harmonics stand as far apart as an instrument's. So a pulse of an ordinary pitch
 * is laid over the sound, which fills the gaps and leaves the resonances of the mouth as they are, and time is stretched
 * a little. A scream then sounds like hoarse speech. What one pulse turns into a vowel another does not, so that all of
 * these must agree, or the harmonics of machines and instruments would pass. Figures: bench/voiceActivity.ts.
 */
export const SCREAM_HEARINGS: readonly Hearing[] = [
  { prepare: (pcm) => levelled(slowed(pulsed(pcm, 100))), chunks: 24, minProbability: 0.72 },
  { prepare: (pcm) => levelled(slowed(brightened(pulsed(pcm, 170)))), chunks: 24, minProbability: 0.72 },
];
