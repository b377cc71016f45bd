import wavefile from 'wavefile';

/**
 * What each of the 256 codes of ITU-T G.711 stands for, by decoding all of them once with the wavefile package.
 *
 * @returns 256 samples, full scale at ±1
 */
export function compandingTable(law: 'a-law' | 'mu-law'): Float32Array {
  const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
  const wav = new wavefile.WaveFile();
  wav.fromScratch(1, 8000, law === 'a-law' ? '8a' : '8m', codes);
  if (law === 'a-law') wav.fromALaw();
  else wav.fromMuLaw();
  return Float32Array.from(wav.getSamples(), (sample) => sample / 32_768);
}
