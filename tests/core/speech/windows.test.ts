import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutWindows, windowOptionsOf } from '../../../core/speech/windows.ts';

const options = { maxSingleSamples: 1000, windowSamples: 400, hopSamples: 400, minSamples: 30 };

describe('cutWindows', () => {
  it('leaves up to the single length whole', () => {
    expect(cutWindows({ startSample: 50, endSample: 1050 }, 2000, options)).toEqual([
      { startSample: 50, endSample: 1050 },
    ]);
  });

  it('cuts longer ones at the hop, and joins a short rest to the window before', () => {
    expect(cutWindows({ startSample: 100, endSample: 1400 }, 2000, options)).toEqual([
      { startSample: 100, endSample: 500 },
      { startSample: 500, endSample: 900 },
      { startSample: 900, endSample: 1400 },
    ]);
    expect(cutWindows({ startSample: 0, endSample: 1050 }, 2000, options).at(-1)).toEqual({
      startSample: 800,
      endSample: 1050,
    });
  });

  it('leaves a rest of half a window alone, and joins one that is a sample shorter', () => {
    const lastOf = (length: number) => cutWindows({ startSample: 0, endSample: length }, 2000, options).at(-1);
    expect(lastOf(1400)).toEqual({ startSample: 1200, endSample: 1400 });
    expect(lastOf(1399)).toEqual({ startSample: 800, endSample: 1399 });
  });

  it('widens only what is shorter than the least', () => {
    expect(cutWindows({ startSample: 100, endSample: 130 }, 200, options)).toEqual([
      { startSample: 100, endSample: 130 },
    ]);
    expect(cutWindows({ startSample: 100, endSample: 129 }, 200, options)).toEqual([
      { startSample: 100, endSample: 130 },
    ]);
    expect(cutWindows({ startSample: 100, endSample: 127 }, 200, options)).toEqual([
      { startSample: 99, endSample: 129 },
    ]);
  });

  it('widens a syllable into the silence around it, within the recording', () => {
    expect(cutWindows({ startSample: 100, endSample: 110 }, 200, options)).toEqual([
      { startSample: 90, endSample: 120 },
    ]);
    expect(cutWindows({ startSample: 195, endSample: 200 }, 200, options)).toEqual([
      { startSample: 170, endSample: 200 },
    ]);
    expect(cutWindows({ startSample: 0, endSample: 5 }, 20, options)).toEqual([{ startSample: 0, endSample: 20 }]);
  });

  it('covers every sample of a long recording once, with windows of half a window at least', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1001, max: 9000 }), (startSample, length) => {
        const endSample = startSample + length;
        const windows = cutWindows({ startSample, endSample }, endSample + 10, options);
        expect(windows[0].startSample).toBe(startSample);
        expect(windows.at(-1)!.endSample).toBe(endSample);
        for (const [i, window] of windows.entries()) {
          expect(window.endSample - window.startSample).toBeGreaterThanOrEqual(200);
          if (i > 0) expect(window.startSample).toBe(windows[i - 1].endSample);
        }
      }),
    );
  });
});

describe('windowOptionsOf', () => {
  it('gives a model’s seconds in samples at 16 kHz, and the least that is recognised: 0.3 s', () => {
    const windows = { maxSingleSeconds: 6, windowSeconds: 4, hopSeconds: 4 };
    expect(windowOptionsOf({ windows })).toEqual({
      maxSingleSamples: 96_000,
      windowSamples: 64_000,
      hopSamples: 64_000,
      minSamples: 4_800,
    });
  });
});
