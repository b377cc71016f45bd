import { expect, it } from 'vitest';
import { brightened, levelled, pulsed, slowed } from '../../../core/speech/disguise.ts';
import { PLAIN_HEARING, SCREAM_HEARINGS } from '../../../core/speech/hearings.ts';
import { noise } from '../../support/signals.ts';

const sound = noise(3_000, 7);

it('the plain sound is only levelled; 0.38 s of it must be speech', () => {
  expect(PLAIN_HEARING.prepare(sound)).toEqual(levelled(sound));
  expect(PLAIN_HEARING).toMatchObject({ chunks: 12, minProbability: 0.6 });
});

it('a scream is pulsed at two pitches, once brightened, then slowed, and levelled last', () => {
  const [first, second] = SCREAM_HEARINGS.map(({ prepare }) => prepare(sound));
  expect(first).toEqual(levelled(slowed(pulsed(sound, 100))));
  expect(second).toEqual(levelled(slowed(brightened(pulsed(sound, 170)))));
  for (const hearing of SCREAM_HEARINGS) expect(hearing).toMatchObject({ chunks: 24, minProbability: 0.72 });
});
