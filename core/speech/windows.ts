import { LIMITS, type ModelSpec } from '../../contract/index.ts';
import { SAMPLE_RATE_HZ, type SampleSpan } from '../types.ts';

/** How a recording is cut. */
export interface WindowOptions {
  /** Up to this long is one window. */
  maxSingleSamples: number;
  windowSamples: number;
  hopSamples: number;
  /** No window is shorter; a shorter recording's window is widened into the silence around it as far as there is any. */
  minSamples: number;
}

/** A model's way of cutting, in samples. */
export function windowOptionsOf({ windows }: Pick<ModelSpec, 'windows'>): WindowOptions {
  return {
    maxSingleSamples: windows.maxSingleSeconds * SAMPLE_RATE_HZ,
    windowSamples: windows.windowSeconds * SAMPLE_RATE_HZ,
    hopSamples: windows.hopSeconds * SAMPLE_RATE_HZ,
    minSamples: LIMITS.minDurationSeconds * SAMPLE_RATE_HZ,
  };
}

/**
 * Cuts the trimmed part of a recording into windows. Short ones stay whole. Long ones are cut at a fixed hop; a rest
 * shorter than half a window joins the window before it, so that no answer rests on a syllable.
 *
 * @param trimmed what is left of the recording after trimming
 * @param totalSamples length of the whole recording
 */
export function cutWindows(trimmed: SampleSpan, totalSamples: number, options: WindowOptions): SampleSpan[] {
  const { maxSingleSamples, windowSamples, hopSamples } = options;
  const length = trimmed.endSample - trimmed.startSample;
  if (length <= maxSingleSamples) return [widen(trimmed, totalSamples, options.minSamples)];
  const windows: SampleSpan[] = [];
  for (let start = trimmed.startSample; start < trimmed.endSample; start += hopSamples) {
    const endSample = Math.min(start + windowSamples, trimmed.endSample);
    const previous = windows.at(-1);
    if (previous && endSample - start < windowSamples / 2) {
      windows[windows.length - 1] = { startSample: previous.startSample, endSample: trimmed.endSample };
      break;
    }
    windows.push({ startSample: start, endSample });
  }
  return windows;
}

function widen(window: SampleSpan, totalSamples: number, minSamples: number): SampleSpan {
  const missing = minSamples - (window.endSample - window.startSample);
  if (missing <= 0) return window;
  const startSample = Math.max(0, Math.min(window.startSample - Math.floor(missing / 2), totalSamples - minSamples));
  return { startSample, endSample: Math.min(totalSamples, startSample + minSamples) };
}
