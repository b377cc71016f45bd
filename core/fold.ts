import type { ModelSpec, Recognition, TimingsMs, Warning } from '../contract/index.ts';
import type { StageClock } from './clock.ts';
import type { Moments } from './math/moments.ts';
import {
  type ClassifiedWindow,
  type Encoding,
  type ModelBundle,
  mergeEncodings,
  type WindowVector,
} from './model/index.ts';
import { foldProfile, matchesModel, type Profile, removeClip, type SpeakerVector } from './profile/index.ts';
import { averageVariants, summarise, type WindowScore } from './result/index.ts';

/** Who speaks, and how they sound. */
export interface SpeakerProfile {
  /** The name to give in the result. */
  readonly speaker: string;
  /** May hold the recording itself, which is then left out; one of another model is ignored with a warning. */
  readonly profile: Profile;
}

/** One variant of a window, as the classifier sees it. */
export interface VariantVector extends WindowVector {
  /** Its share of the window's probabilities. */
  readonly weight: number;
  /** Frames that the encoder's vector is pooled over. */
  readonly frames: number;
}

/** One window, with all that the networks but the last made of it. */
export interface AnalysedWindow {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly speechSeconds: number;
  /** The clean variant first; the weights sum to 1. */
  readonly variants: readonly VariantVector[];
}

/** What is known of a recording before its windows are looked at. */
export interface RecordingFacts {
  /** The SHA-256 of the PCM, in hex. */
  readonly hash: string;
  readonly durationSeconds: number;
  readonly warnings: readonly Warning[];
}

/** How the windows are classified. */
export interface ClassifyOptions {
  /** Who speaks; nobody known when left out. */
  profile?: SpeakerProfile;
}

/**
 * Folds the windows of one recording into a recognition, a batch at a time, so that the vectors of a long recording
 * need not be held.
 */
export class RecognitionFold {
  readonly #model: ModelBundle;
  readonly #facts: RecordingFacts;
  readonly #profile: AppliedProfile;
  readonly #scores: WindowScore[] = [];
  readonly #encodings: Encoding[] = [];
  readonly #speakerVectors: { vector: Float32Array; weight: number }[] = [];

  constructor(model: ModelBundle, facts: RecordingFacts, { profile }: ClassifyOptions = {}) {
    this.#model = model;
    this.#facts = facts;
    this.#profile = applyProfile(model.spec, facts.hash, profile);
  }

  /** Classifies the next windows, in order of time. */
  async add(windows: readonly AnalysedWindow[], clock: StageClock): Promise<void> {
    const vectors = windows.flatMap(({ variants }) => variants);
    const rows = await clock.measure('classify', () => this.#model.classify(vectors, this.#profile.statistics));
    let first = 0;
    for (const window of windows) {
      this.#addWindow(window, rows.slice(first, first + window.variants.length));
      first += window.variants.length;
    }
  }

  #addWindow({ variants, ...times }: AnalysedWindow, rows: readonly ClassifiedWindow[]): void {
    const probabilities = averageVariants(
      rows.map((row) => row.probabilities),
      variants.map(({ weight }) => weight),
    );
    this.#scores.push({ ...times, probabilities });
    // A speaker is learned from the clean variant alone: the changed ones are nobody's.
    const { speakerVector } = rows[0];
    if (speakerVector) this.#speakerVectors.push({ vector: speakerVector, weight: times.speechSeconds });
    const [{ embedding, frames }] = variants;
    this.#encodings.push({ embedding, frames });
  }

  /** The recording's speaker vector, the windows weighted by speech; undefined from a model that adapts to nobody. */
  speakerVector(): SpeakerVector | undefined {
    if (this.#speakerVectors.length === 0) return undefined;
    const total = this.#speakerVectors.reduce((sum, { weight }) => sum + weight, 0);
    const vector = new Float64Array(this.#speakerVectors[0].vector.length);
    for (const part of this.#speakerVectors) {
      for (let i = 0; i < vector.length; i++) vector[i] += (part.vector[i] * part.weight) / total;
    }
    return { hash: this.#facts.hash, vector };
  }

  /**
   * The encoder's vector over all windows, as they are.
   *
   * @throws RangeError when no window was added
   */
  embedding(): Float32Array {
    return mergeEncodings(this.#encodings, this.#model.spec.encoder.pooling);
  }

  /** @throws RangeError when no window was added */
  recognition(timingsMs: TimingsMs): Recognition {
    const { spec } = this.#model;
    return {
      ...summarise(this.#scores, spec.calibration.unsureBelow),
      durationSeconds: this.#facts.durationSeconds,
      speechSeconds: this.#scores.reduce((sum, score) => sum + score.speechSeconds, 0),
      profile: this.#profile.report,
      warnings: [...this.#facts.warnings, ...this.#profile.warnings],
      model: { id: spec.id, version: spec.version },
      timingsMs,
    };
  }
}

interface AppliedProfile {
  /** For the classifier; undefined when nobody is known. */
  statistics?: Moments;
  report: Recognition['profile'];
  warnings: Warning[];
}

/** The speaker's statistics without the recording that is recognised: it must not tell on itself. */
function applyProfile(spec: ModelSpec, hash: string, asked: SpeakerProfile | undefined): AppliedProfile {
  if (!asked) return { report: null, warnings: [] };
  const { speaker, profile } = asked;
  const others = removeClip(profile, hash);
  const clips = others.clips.size;
  if (!matchesModel(profile, spec)) {
    return { report: { speaker, clips, applied: false }, warnings: [ignoredWarning(spec, profile)] };
  }
  const report = { speaker, clips, applied: clips > 0 };
  return { ...(clips > 0 ? { statistics: foldProfile(others) } : {}), report, warnings: [] };
}

function ignoredWarning({ id, version, classifier }: ModelSpec, { model }: Profile): Warning {
  const expected = classifier.profile
    ? `Expected a voice profile of ${id} ${version} (classifier ${classifier.sha256.slice(0, 8)})`
    : `Expected no voice profile, since ${id} ${version} adapts to nobody`;
  const got = `${model.id} ${model.version} (classifier ${model.classifierSha256.slice(0, 8)})`;
  return {
    code: 'profile-ignored',
    message: `${expected}, got one of ${got}. It was not used; let this model learn the speaker anew.`,
  };
}
