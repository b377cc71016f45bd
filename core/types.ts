/**
 * What the stages hand to one another, and what goes in and comes out. It lies below all stages: it imports none, and
 * each finds here what an earlier or a later one makes.
 */
import type { KnownKind, ModelSpec, Recognition, TimingsMs, Warning } from '../contract/index.ts';

/** A recording's bytes, in pieces of any size. */
export type AudioSource = AsyncIterable<Uint8Array>;

/** The sample rate of everything after resampling: the voice detector, the features and the encoder know no other. */
export const SAMPLE_RATE_HZ = 16_000;

/** Silence of this length is a gap between segments; shorter silence is a pause in what is said. */
export const PAUSE_SECONDS = 1;

/** What is known of a recording before its windows are looked at. */
export interface RecordingFacts {
  /** The SHA-256 of the PCM, in hex. */
  readonly hash: string;
  readonly durationSeconds: number;
  readonly warnings: readonly Warning[];
}

/** A half-open stretch of samples: `startSample` is in it, `endSample` is not. */
export interface SampleSpan {
  readonly startSample: number;
  readonly endSample: number;
}

/** All samples of a recording, to be read at any place, as often as needed; in memory, or in a private temporary file. */
export interface StoredSamples {
  /** How many there are. */
  readonly length: number;
  /** @returns the samples of a span that lies within the recording; to be left as they are */
  read(span: SampleSpan): Promise<Float32Array>;
  /** Erases them. Nothing can be read after that. */
  close(): Promise<void>;
}

/** Where a recording holds sound. */
export interface SoundMap {
  /** From the first to the last sound: what is left after trimming. */
  readonly trimmed: SampleSpan;
  /** How many samples of a span lie in active frames. */
  activeSamplesIn(span: SampleSpan): number;
  /** The stretches of a span that hold sound, with pauses shorter than a second in them; in order. */
  stretchesIn(span: SampleSpan): SampleSpan[];
}

/** A recording, ready to be listened to. */
export interface Recording extends RecordingFacts {
  /** Mono, 16 kHz, −1..1; whoever has the recording closes them. */
  readonly samples: StoredSamples;
}

/** A window, by its samples. */
export interface SpeechWindow extends SampleSpan {
  /** How many of them lie in frames that are not silent. */
  readonly speechSamples: number;
  /** Where these lie, short pauses included; in order. */
  readonly sound: readonly SampleSpan[];
}

/** A stretch of a recording, by its times. */
export interface TimeSpan {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Where a window lies, for people. */
export interface WindowTimes extends TimeSpan {
  /** How much speech the window holds: its weight in the whole. */
  readonly speechSeconds: number;
  /** Where it lies in the window, short pauses included; in order, at least one stretch. */
  readonly sound: readonly TimeSpan[];
}

/** A window's samples, as they are or augmented. */
export interface Variant {
  /** Mono, 16 kHz. */
  readonly pcm: Float32Array;
  /** Its share of the window's probabilities. */
  readonly weight: number;
}

/** What the encoder makes of a stretch of sound. */
export interface Encoding {
  /** All layers' means over time, [size]; with the pooling `mean-std` their standard deviations follow, [2 × size]. */
  readonly embedding: Float32Array;
  /** Frames that it is pooled over. */
  readonly frames: number;
}

/** What the classifier is given of a stretch of sound. */
export interface WindowVector {
  /** The handcrafted features, [94]. */
  readonly features: Float64Array;
  /** The encoder's vector, [spec.encoder.size], or [2 × size] with deviations. */
  readonly embedding: Float32Array;
}

/** One variant of a window, as the classifier is given it. */
export interface VariantVector extends WindowVector, Encoding {
  /** Its share of the window's probabilities. */
  readonly weight: number;
}

/** One window, with all that the networks but the last made of it. */
export interface AnalysedWindow extends WindowTimes {
  /** The clean variant first; the weights sum to 1. */
  readonly variants: readonly VariantVector[];
}

/** What the classifier says about one variant of a window. */
export interface ClassifiedVariant {
  /** Calibrated, in the order of `spec.labels`, summing to 1. */
  readonly probabilities: Float64Array;
  /** What it tells of the room and the speaker, [spec.classifier.known.size]; only from a model that adapts. */
  readonly clipVector?: Float32Array;
  /** The same for all that is classified at once; only from a model that adapts. */
  readonly weights?: KnownWeights;
  /** How unlike the training recordings it is, on the model's own scale; only from a model that tells. */
  readonly unlikeness?: number;
}

/** The vectors of the clips that tell of a room and a speaker, each [spec.classifier.known.size]; none: not known. */
export type KnownClips = Readonly<Record<KnownKind, readonly Float32Array[]>>;

/** How much the room and the speaker moved what the answer is based on, 0 to 1. */
export type KnownWeights = Readonly<Record<KnownKind, number>>;

/** What the classifier says about one window: the probabilities on average over its variants, all else of the clean one. */
export interface ClassifiedWindow extends WindowTimes, ClassifiedVariant {
  /** Of the clean variant. */
  readonly encoding: Encoding;
}

/** What a recording tells of its room and its speaker. */
export interface ClipVector {
  /** The SHA-256 of the recording's PCM, in hex. */
  readonly hash: string;
  /** [size], finite. */
  readonly vector: ArrayLike<number>;
}

/** A loaded model bundle. */
export interface ModelBundle {
  readonly spec: ModelSpec;
  /** Windows of PCM → the encoder's vectors. */
  encode(windows: readonly Float32Array[]): Promise<Encoding[]>;
  /**
   * Vectors → calibrated probabilities, and clip vectors from a model that adapts.
   *
   * @param known the clips of the room and the speaker, for a model that adapts; neither is known when left out
   */
  classify(vectors: readonly WindowVector[], known?: KnownClips): Promise<ClassifiedVariant[]>;
  /** Gives the memory back. */
  release(): Promise<void>;
}

/** Tells voices from other sounds. */
export interface VoiceDetector {
  /**
   * Whether a window of sound holds a voice. Stops listening when it has heard enough, so that a voice costs a few
   * milliseconds; only other sounds are heard to the end.
   *
   * @param pcm mono samples at 16 kHz, of any loudness
   */
  hasVoice(pcm: Float32Array): Promise<boolean>;
  /** Gives the memory back; the detector cannot be used afterwards. */
  release(): Promise<void>;
}

/** A loaded bundle, and the ear that chooses what it is shown. */
export interface Model extends ModelBundle, VoiceDetector {}

/** How a recording is analysed. */
export interface AnalyseOptions {
  model: Model;
  /** Average over augmented variants too: slower, a little steadier. Off by default. */
  augment?: boolean;
  /** The longest recording that is taken, in seconds; the contract's limit (3 hours) unless given. */
  maxDurationSeconds?: number | undefined;
  /** Called with the share of the work done, 0 to 1; never with less than before. */
  onProgress?: (share: number) => void;
  /** Stops the work at the next window; the call then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** A recognition, and what else the recording told. */
export interface Recognised {
  readonly recognition: Recognition;
  /** The encoder's vector over all speech. */
  readonly embedding: Float32Array;
  /** To be learned into the profile of its room or its speaker; undefined from a model that does not adapt. */
  readonly clipVector: ClipVector | undefined;
}

/** All that is expensive about a recording, done; to be classified with whatever is known, as often as needed. */
export interface Analysis extends RecordingFacts {
  readonly model: ModelBundle;
  readonly windows: readonly AnalysedWindow[];
  /** The windows as classified with nothing known. */
  readonly alone: readonly ClassifiedWindow[];
  /** The encoder's vector over all speech. */
  readonly embedding: Float32Array;
  /** Undefined from a model that does not adapt. */
  readonly clipVector: ClipVector | undefined;
  readonly timingsMs: TimingsMs;
}
