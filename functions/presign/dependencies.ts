import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { ModelCard } from '../../contract/index.ts';
import type { ClipStore } from '../records/index.ts';
import type { Uploads } from './uploads.ts';

/** What the API needs. */
export interface AppDependencies {
  clips: ClipStore;
  uploads: Uploads;
  modelCard: ModelCard;
  nowMs: () => number;
  logger: Pick<Logger, 'error'>;
  metrics: Pick<Metrics, 'addMetric'>;
}
