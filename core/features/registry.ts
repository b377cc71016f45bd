import { bandwidth } from './families/bandwidth.ts';
import { centroid } from './families/centroid.ts';
import { chroma } from './families/chroma.ts';
import { contrast } from './families/contrast.ts';
import { mel } from './families/mel.ts';
import { mfcc } from './families/mfcc.ts';
import { mfccDelta } from './families/mfccDelta.ts';
import { rms } from './families/rms.ts';
import { rolloff } from './families/rolloff.ts';
import { tonnetz } from './families/tonnetz.ts';
import { zcr } from './families/zcr.ts';
import type { FeatureFamily } from './family.ts';

/** All families, in the order in which their features stand in the vector. A model depends on it: append only. */
export const FAMILIES: readonly FeatureFamily[] = [
  zcr,
  rms,
  chroma,
  mfcc,
  mfccDelta,
  mel,
  centroid,
  bandwidth,
  rolloff,
  contrast,
  tonnetz,
];

/** The 94 names in order. model.json is compared with it when a model is loaded. */
export const FEATURE_NAMES: readonly string[] = FAMILIES.flatMap(({ featureNames }) => featureNames);
