import { describe, expect, it } from 'vitest';
import { EMOTIONS, modelSpecSchema, toModelCard } from '../../../contract/index.ts';

const SHA_256 = '0123456789abcdef'.repeat(4);
const metric = { protocol: 'RAVDESS-6', corpus: 'RAVDESS', measure: 'uar', value: 0.7, clips: 1 };
const source = { name: 'whisper-tiny', origin: 'https://example.org', licence: 'MIT', sha256: SHA_256 };

/** The smallest `model.json` that holds everything. */
const SPEC = {
  schemaVersion: 2,
  id: 'a-1',
  version: '1.20.3',
  description: 'For tests.',
  licence: 'none',
  labels: [...EMOTIONS],
  sampleRateHz: 16_000,
  trim: { topDb: 30, frameSamples: 1, hopSamples: 1 },
  windows: { maxSingleSeconds: 4, windowSeconds: 4, hopSeconds: 4 },
  features: { names: ['zcr_mean'] },
  encoder: {
    file: 'encoder.onnx',
    sha256: SHA_256,
    precision: 'float32',
    sources: [source],
    layers: ['last'],
    size: 1,
    pooling: 'mean',
  },
  classifier: { file: 'classifier.onnx', sha256: SHA_256, inputs: ['embedding'], known: { size: 1 } },
  calibration: { temperature: 0.1, unsureBelow: 0.5, unlikeAbove: 2.5 },
  augmentations: [
    { kind: 'noise', weight: 0.25, snrDb: 20 },
    { kind: 'roll', weight: 0.25, maxFraction: 1 },
    { kind: 'pitch', weight: 0.25, maxSemitones: 1 },
  ],
  metrics: [metric],
};

/** The spec with one value changed; the path's parts are keys, or places in a list. */
function changed(path: string, value: unknown): unknown {
  const copy = structuredClone(SPEC) as unknown as Record<string, unknown>;
  const parts = path.split('.');
  const last = parts.pop() as string;
  const parent = parts.reduce((object, part) => object[part] as Record<string, unknown>, copy);
  parent[last] = value;
  return copy;
}

/** Where a spec is refused; empty when it is taken. */
const refusedAt = (spec: unknown): string[] =>
  (modelSpecSchema.safeParse(spec).error?.issues ?? []).map(({ path }) => path.join('.'));

describe('model.json', () => {
  it('is taken as it is meant', () => {
    expect(modelSpecSchema.parse(SPEC)).toEqual(SPEC);
  });

  it.each([
    ['schemaVersion', 1],
    ['schemaVersion', 3],
    ['id', 'A'],
    ['id', '-a'],
    ['id', 'a b'],
    ['id', ' a'],
    ['version', '1.2'],
    ['version', 'v1.2.3'],
    ['version', '1.2.3-beta'],
    ['labels', [...EMOTIONS].reverse()],
    ['labels', EMOTIONS.slice(1)],
    ['sampleRateHz', 44_100],
    ['trim.topDb', 0],
    ['trim.frameSamples', 0],
    ['trim.hopSamples', 0.5],
    ['windows.maxSingleSeconds', 0],
    ['encoder.file', '../encoder.onnx'],
    ['encoder.file', 'a b.onnx'],
    ['encoder.sha256', SHA_256.slice(1)],
    ['encoder.sha256', `${SHA_256}0`],
    ['encoder.sha256', SHA_256.toUpperCase()],
    ['encoder.precision', 'float64'],
    ['encoder.sources', []],
    ['encoder.layers', []],
    ['encoder.size', 0],
    ['encoder.pooling', 'max'],
    ['classifier.inputs', []],
    ['classifier.inputs.0', 'pixels'],
    ['classifier.known.size', 0],
    ['classifier.known.size', 1.5],
    ['calibration.temperature', 0],
    ['calibration.unsureBelow', 1.01],
    ['calibration.unsureBelow', -0.01],
    ['calibration.unlikeAbove', null],
    ['augmentations.0.weight', 0],
    ['augmentations.0.weight', 1],
    ['augmentations.1.maxFraction', 1.01],
    ['augmentations.2.maxSemitones', 0],
    ['metrics.0.measure', 'luck'],
    ['metrics.0.clips', 0],
  ])('is refused where %s is %j', (path, value) => {
    const [at] = refusedAt(changed(path, value));
    expect(at?.startsWith(path)).toBe(true);
  });

  it('is refused with a field that nobody knows', () => {
    expect(modelSpecSchema.safeParse({ ...SPEC, colour: 'red' }).success).toBe(false);
  });

  it('of another version is refused with what to do', () => {
    const { error } = modelSpecSchema.safeParse({ ...SPEC, schemaVersion: 1 });
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'Expected 2, got 1: a bundle for another version. Train it again.',
    ]);
  });

  it('leaves out only what may be missing', () => {
    const { sha256: _, ...withoutHash } = source;
    expect(refusedAt(changed('encoder.sources.0', withoutHash))).toEqual([]);
    expect(refusedAt(changed('classifier.known', undefined))).toEqual([]);
    expect(refusedAt(changed('calibration.unlikeAbove', undefined))).toEqual([]);
    expect(refusedAt(changed('metrics.0.label', 'angry'))).toEqual([]);
    for (const key of Object.keys(SPEC)) expect(refusedAt(changed(key, undefined)), key).not.toEqual([]);
  });

  it('recognises all speech once: windows that neither overlap nor leave gaps', () => {
    const windows = (maxSingleSeconds: number, windowSeconds: number, hopSeconds: number) =>
      refusedAt(changed('windows', { maxSingleSeconds, windowSeconds, hopSeconds }));
    expect(windows(6, 4, 4)).toEqual([]);
    expect(windows(6, 4, 3)).toEqual(['windows.hopSeconds']);
    expect(windows(6, 4, 5)).toEqual(['windows.hopSeconds']);
    expect(windows(4, 4.1, 4.1)).toEqual(['windows.windowSeconds']);
  });

  it('leaves some of the average to the window as it is', () => {
    const weighing = (...weights: number[]) =>
      refusedAt(
        changed(
          'augmentations',
          weights.map((weight) => ({ kind: 'noise', weight, snrDb: 20 })),
        ),
      );
    expect(weighing()).toEqual([]);
    expect(weighing(0.5, 0.25)).toEqual([]);
    expect(weighing(0.5, 0.5)).toEqual(['augmentations']);
    expect(weighing(0.5, 0.75)).toEqual(['augmentations']);
  });
});

describe('the model card', () => {
  it('tells what users should know, and no hashes', () => {
    expect(toModelCard(modelSpecSchema.parse(SPEC), 600).limits).toMatchObject({
      maxDurationSeconds: 600,
      maxChannels: 8,
    });
    expect(toModelCard(modelSpecSchema.parse(SPEC))).toEqual({
      id: 'a-1',
      version: '1.20.3',
      description: 'For tests.',
      licence: 'none',
      labels: ['angry', 'calm', 'disgust', 'fearful', 'happy', 'neutral', 'sad', 'surprise'],
      encoder: {
        sources: [{ name: 'whisper-tiny', origin: 'https://example.org', licence: 'MIT' }],
        precision: 'float32',
      },
      unsureBelow: 0.5,
      metrics: [metric],
      limits: {
        maxBytes: 536_870_912,
        minDurationSeconds: 0.3,
        maxDurationSeconds: 10_800,
        minChannels: 1,
        maxChannels: 8,
        minSampleRateHz: 4000,
        maxSampleRateHz: 192_000,
      },
    });
  });
});
