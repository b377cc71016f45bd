import { describe, expect, it } from 'vitest';
import type { Clip, Recognition } from '../../../../contract/index.ts';
import { stateOf } from '../../../../web/clip/clipState.ts';

const clip = (change: Omit<Partial<Clip>, 'status'> & { status: string }): Clip =>
  ({ clipId: 'c_1', fileName: 'a.wav', createdAt: '', expiresAt: '', ...change }) as Clip;

describe('stateOf', () => {
  it('tells how far the recogniser is, where the service says it', () => {
    expect(stateOf(clip({ status: 'processing', progress: 0.4 }))).toEqual({ kind: 'processing', share: 0.4 });
    expect(stateOf(clip({ status: 'processing' }))).toEqual({ kind: 'processing', share: undefined });
  });

  it('tells how many wait before it, where the service says it', () => {
    expect(stateOf(clip({ status: 'queued', clipsAhead: 12 }))).toEqual({ kind: 'queued', clipsAhead: 12 });
    expect(stateOf(clip({ status: 'queued' }))).toEqual({ kind: 'queued', clipsAhead: undefined });
  });

  it('waits on for a state that it does not know', () => {
    expect(stateOf(clip({ status: 'awaiting-upload' }))).toEqual({ kind: 'queued' });
    expect(stateOf(clip({ status: 'resting' }))).toEqual({ kind: 'queued' });
  });

  it('has the recognition of a clip that is done', () => {
    const recognition = { emotion: 'sad' } as Recognition;
    expect(stateOf(clip({ status: 'done', recognition }))).toEqual({ kind: 'done', recognition });
  });

  it('fails with the code and the words of the service, and as internal without any', () => {
    const error = { code: 'no-speech', message: 'Expected a voice.' } as const;
    expect(stateOf(clip({ status: 'failed', error }))).toMatchObject({ kind: 'failed', failure: error });
    expect(stateOf(clip({ status: 'done' }))).toMatchObject({ kind: 'failed', failure: { code: 'internal' } });
  });
});
