import { REGIONS } from '../../settings/index.ts';
import { NO_REGION } from '../shared/index.ts';
import type { Check } from './check.ts';

/** @param region of the settings or, when they have none, of the credentials */
export function checkRegion(region: string | undefined): Check<string> {
  if (!region) return { problem: NO_REGION };
  if (REGIONS.some((supported) => supported === region)) return { value: region };
  return { problem: `The region ${region} has not all that the stack needs; expected one of ${REGIONS.join(', ')}.` };
}
