import { beforeAll, describe, expect, it } from 'vitest';
import { computeFeatures, FEATURE_NAMES } from '../../core/features/index.ts';
import { FAMILIES } from '../../core/features/registry.ts';
import { compare, type FeatureError, misses } from '../core/features/compare.ts';
import { askLibrosa, type CorpusClip, reasonToSkip } from './corpora.ts';

const reason = reasonToSkip();
const isContinuousIntegration = Boolean(process.env.CI);
if (reason)
  console.log(`tests/librosa/features.test.ts ${isContinuousIntegration ? 'fails' : 'is skipped'}: ${reason}.`);

describe('the 94 features of speech against librosa 0.10.1 in float64', () => {
  it.runIf(isContinuousIntegration)('has all it needs', () => expect(reason).toBeUndefined());

  describe.skipIf(reason !== undefined)('on clips of the corpora', () => {
    let clips: readonly (CorpusClip & { errors: FeatureError[] })[];

    beforeAll(() => {
      clips = askLibrosa().map((clip) => ({
        ...clip,
        errors: compare(FEATURE_NAMES, computeFeatures(clip.pcm), clip),
      }));
      report(clips);
    }, 300_000);

    it('compares at least 24 clips, and nearly all of their features', () => {
      const left = clips.reduce((sum, clip) => sum + clip.illConditioned.length, 0);
      expect(clips.length).toBeGreaterThanOrEqual(24);
      expect(left).toBeLessThan(0.05 * FEATURE_NAMES.length * clips.length);
    });

    it('agrees on every well-conditioned feature', () => {
      const missed = clips.flatMap(({ clip, errors }) => misses(errors).map((error) => ({ clip, ...error })));
      expect(missed).toEqual([]);
    });
  });
});

function report(clips: readonly (CorpusClip & { errors: FeatureError[] })[]): void {
  const errors = clips.flatMap((clip) => clip.errors);
  console.log(`${clips.length} clips, ${errors.length} features compared. Largest errors a family:`);
  console.table(
    FAMILIES.map(({ name, featureNames }) => {
      const own = errors.filter((error) => featureNames.includes(error.name));
      const largest = (of: (error: FeatureError) => number) => Math.max(0, ...own.map(of)).toExponential(1);
      return {
        family: name,
        compared: own.length,
        relative: largest((e) => e.relative),
        absolute: largest((e) => e.absolute),
      };
    }),
  );
  const left = clips.filter(({ illConditioned }) => illConditioned.length > 0);
  for (const { clip, illConditioned } of left)
    console.log(`Ill-conditioned, left out: ${clip}: ${illConditioned.join(' ')}`);
  if (left.length === 0) console.log('Ill-conditioned, left out: none.');
}
