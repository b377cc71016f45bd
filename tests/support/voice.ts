/**
 * A voice-like sound of our own making: a gliding pitch with its harmonics under two resonances, in syllables.
 * Not speech, but it has all that the recogniser looks at.
 *
 * @param seconds its length
 * @param sampleRateHz its rate
 * @param pitchHz where the glide begins; it rises by a third
 * @returns mono samples in −0.7..0.7
 */
export function voice(seconds: number, sampleRateHz = 16_000, pitchHz = 140): Float32Array {
  const length = Math.round(seconds * sampleRateHz);
  const samples = new Float32Array(length);
  let phase = 0;
  for (let i = 0; i < length; i++) {
    const time = i / sampleRateHz;
    const hz = pitchHz * (1 + time / (3 * seconds));
    phase += (2 * Math.PI * hz) / sampleRateHz;
    const syllable = Math.sin(Math.PI * ((time * 4) % 1)) ** 2;
    let sample = 0;
    for (let harmonic = 1; harmonic * hz < 3500; harmonic++) {
      const f = harmonic * hz;
      sample += Math.sin(harmonic * phase) * (resonance(f, 600, 150) + 0.5 * resonance(f, 1700, 250) + 0.02);
    }
    samples[i] = 0.2 * syllable * sample;
  }
  return samples;
}

function resonance(hz: number, centreHz: number, widthHz: number): number {
  return 1 / (1 + ((hz - centreHz) / widthHz) ** 2);
}
