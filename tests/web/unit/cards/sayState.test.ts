import { describe, expect, it } from 'vitest';
import type { Recognition } from '../../../../contract/index.ts';
import { createSayState } from '../../../../web/cards/sayState.ts';
import type { ClipState } from '../../../../web/clip/index.ts';
import { Failure } from '../../../../web/failure/index.ts';

const PROBABILITIES = { angry: 0, calm: 0, disgust: 0, fearful: 0.815, happy: 0, neutral: 0, sad: 0.5, surprise: 0 };
const recognition = (unsure: boolean): Recognition =>
  ({ emotion: 'fearful', confidence: 0.815, unsure, probabilities: PROBABILITIES }) as Recognition;

function said(...states: ClipState[]): string[] {
  const sentences: string[] = [];
  const sayState = createSayState('a.wav', (sentence) => sentences.push(sentence));
  for (const state of states) sayState(state);
  return sentences;
}

describe('what a screen reader hears of a clip', () => {
  it('is each change once, and nothing of what is over in a moment or moves all the time', () => {
    const sentences = said(
      { kind: 'waiting' },
      { kind: 'reading' },
      { kind: 'converting' },
      { kind: 'uploading', share: 0.2, converted: true },
      { kind: 'uploading', share: 0.9, converted: true },
      { kind: 'queued', clipsAhead: undefined },
      { kind: 'processing', share: 0.2 },
      { kind: 'processing', share: 0.7 },
      { kind: 'done', recognition: recognition(false) },
    );
    expect(sentences).toEqual([
      'a.wav: Converting in your browser.',
      'a.wav: Sent; waiting for the recogniser.',
      'a.wav: Listening.',
      'a.wav: likely fearful, 82%.',
    ]);
  });

  it('says when the model is not sure', () => {
    expect(said({ kind: 'done', recognition: recognition(true) })).toEqual(['a.wav: unsure: fearful or sad, 82%.']);
  });

  it('gives no confidence to a recording that changes', () => {
    const segments = [{ emotion: 'sad', startSeconds: 0, unsure: false }] as Recognition['segments'];
    const changes = { ...recognition(false), mixed: true, segments, shares: {} };
    expect(said({ kind: 'done', recognition: changes })).toEqual(['a.wav: changes: sad.']);
  });

  it('says what failed, with one full stop', () => {
    expect(said({ kind: 'failed', failure: new Failure('folder') })).toEqual([
      'a.wav: No recordings are in this folder.',
    ]);
  });

  it('gives whole seconds until the next try, rounded up', () => {
    expect(said({ kind: 'reconnecting', delaySeconds: 1.2 })).toEqual(['a.wav: No answer. Trying again in 2 s.']);
  });

  it('says roughly how many wait before it, and not again with each answer', () => {
    const ahead = [120, 118, 0].map((clipsAhead) => ({ kind: 'queued', clipsAhead }) as const);
    expect(said(...ahead)).toEqual(['a.wav: Sent; waiting for the recogniser, recordings before it: about 120.']);
    expect(said(ahead[2])).toEqual(['a.wav: Sent; waiting for the recogniser.']);
  });

  it('says a state again when another was between', () => {
    const again = said(
      { kind: 'queued', clipsAhead: undefined },
      { kind: 'reconnecting', delaySeconds: 1 },
      { kind: 'queued', clipsAhead: undefined },
    );
    expect(again).toHaveLength(3);
  });
});
