import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModel, ModelBundleError } from '../../../core/index.ts';
import { bentBundle, SHIPPED_BUNDLE, type SpecData } from '../../support/bundle.ts';

async function messageFor(change: (spec: SpecData, dir: string) => void): Promise<string> {
  const { dir, remove } = bentBundle(change);
  try {
    const model = await loadModel(dir);
    await model.release();
    return 'loaded';
  } catch (error) {
    expect(error).toBeInstanceOf(ModelBundleError);
    return (error as Error).message;
  } finally {
    remove();
  }
}

describe('loadModel', () => {
  it('loads the bundle that ships', async () => {
    const model = await loadModel(SHIPPED_BUNDLE);
    expect(model.spec.features.names).toHaveLength(94);
    await model.release();
    expect(await messageFor(() => undefined)).toBe('loaded');
  });

  const faults: [string, (spec: SpecData, dir: string) => void, RegExp][] = [
    ['a missing file', (spec, dir) => rmSync(join(dir, spec.encoder.file)), /^encoder\.file: expected .* not there/],
    ['a damaged file', (spec) => (spec.classifier.sha256 = 'a'.repeat(64)), /^classifier\.sha256: expected a{64}/],
    ['no hash', (spec) => (spec.encoder.sha256 = ''), /encoder\.sha256/],
    ['other labels', (spec) => spec.labels.reverse(), /labels\.0/],
    ['a label too few', (spec) => spec.labels.pop(), /labels/],
    ['another feature', (spec) => (spec.features.names[7] = 'colour'), /features\.names\[7\].*"colour"/],
    ['a feature too few', (spec) => spec.features.names.pop(), /features\.names: expected 94 names, got 93/],
    [
      'another encoder size',
      (spec) => (spec.encoder.size += 1),
      /^encoder\.size: model\.json says \d+, the graph gives \d+\./,
    ],
    ['no layers', (spec) => (spec.encoder.layers = []), /encoder\.layers/],
    ['no sources', (spec) => (spec.encoder.sources = []), /encoder\.sources/],
    ['an unknown pooling', (spec) => (spec.encoder.pooling = 'attention'), /encoder\.pooling/],
    ['a future schema', (spec) => (spec.schemaVersion = 3), /schemaVersion/],
    ['a path outside the bundle', (spec) => (spec.encoder.file = '../encoder.onnx'), /encoder\.file/],
    ['overlapping windows', (spec) => (spec.windows.hopSeconds = 2), /windows\.hopSeconds/],
    [
      'windows longer than a single one',
      (spec) => Object.assign(spec.windows, { windowSeconds: 11, hopSeconds: 11 }),
      /windows\.windowSeconds/,
    ],
    ['weights that leave nothing', (spec) => (spec.augmentations[0].weight = 0.9), /augmentations: .*less than 1/],
    ['swapped graphs', swapGraphs, /encoder inputs: expected waveforms, lengths/],
  ];
  it.each(faults)('refuses %s, naming the field', async (_, change, message) => {
    expect(await messageFor(change)).toMatch(message);
  });

  it('refuses a folder without a bundle, and a model.json that is no JSON', async () => {
    await expect(loadModel('/nowhere')).rejects.toThrow(/model\.json/);
    const { dir, remove } = bentBundle(() => undefined);
    writeFileSync(join(dir, 'model.json'), '{');
    await expect(loadModel(dir)).rejects.toThrow(/is not JSON/);
    remove();
  });
});

function swapGraphs(spec: SpecData): void {
  const { file, sha256 } = spec.encoder;
  Object.assign(spec.encoder, { file: spec.classifier.file, sha256: spec.classifier.sha256 });
  Object.assign(spec.classifier, { file, sha256 });
}
