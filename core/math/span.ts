/** A half-open stretch of samples: `startSample` is in it, `endSample` is not. */
export interface SampleSpan {
  readonly startSample: number;
  readonly endSample: number;
}

/** Number of samples in a span. */
export function spanSamples({ startSample, endSample }: SampleSpan): number {
  return endSample - startSample;
}
