import { describe, expect, it } from 'vitest';
import type { Recognition } from '../../../../contract/index.ts';
import type { ClipState } from '../../../../web/clip/index.ts';
import { Failure } from '../../../../web/failure/index.ts';
import { countClips } from '../../../../web/table/summary.ts';
import {
  compareBy,
  csvRowOf,
  jsonOf,
  kindOf,
  matches,
  type SortKey,
  type TableClip,
} from '../../../../web/table/tableClip.ts';

const clip = (name: string, state: ClipState, clipId?: string): TableClip => ({
  name,
  state: () => state,
  clipId: () => clipId,
});
const done = (change: Partial<Recognition>): ClipState => ({
  kind: 'done',
  recognition: {
    emotion: 'happy',
    confidence: 0.5,
    unsure: false,
    mixed: false,
    durationSeconds: 4,
    known: { room: null, speaker: null },
    ...change,
  } as Recognition,
});
const CLIPS = {
  sure: clip('b2.wav', done({ confidence: 0.9, durationSeconds: 3 }), 'c_1'),
  unsure: clip('b10.wav', done({ emotion: 'angry', unsure: true, confidence: 0.3, durationSeconds: 30 })),
  changes: clip('A.wav', done({ emotion: 'sad', mixed: true, confidence: 0.8, durationSeconds: 9 })),
  working: clip('c.wav', { kind: 'uploading', share: 0.2, converted: false }),
  failed: clip('d.wav', { kind: 'failed', failure: new Failure('no-speech', 'None was heard.') }, 'c_2'),
};
const ALL = Object.values(CLIPS);
const sorted = (key: SortKey, direction: 1 | -1): string[] =>
  ALL.toSorted(compareBy(key, direction)).map(({ name }) => name);

describe('a clip in the table', () => {
  it('is of one kind', () => {
    for (const [kind, one] of Object.entries(CLIPS)) expect(kindOf(one.state())).toBe(kind);
  });

  it('is found by its kind and a part of its name', () => {
    expect(ALL.filter((one) => matches(one, 'failed', ''))).toEqual([CLIPS.failed]);
    expect(ALL.filter((one) => matches(one, 'all', ' B1'))).toEqual([CLIPS.unsure]);
    expect(ALL.filter((one) => matches(one, 'sure', 'b1'))).toEqual([]);
    expect(ALL.filter((one) => matches(one, 'all', ''))).toEqual(ALL);
  });

  it('is sorted, numbers in names as numbers, and what has no such value last either way', () => {
    expect(sorted('added', 1)).toEqual(ALL.map(({ name }) => name));
    expect(sorted('name', 1)).toEqual(['A.wav', 'b2.wav', 'b10.wav', 'c.wav', 'd.wav']);
    expect(sorted('name', -1)).toEqual(['d.wav', 'c.wav', 'b10.wav', 'b2.wav', 'A.wav']);
    expect(sorted('confidence', 1)).toEqual(['b10.wav', 'b2.wav', 'A.wav', 'c.wav', 'd.wav']);
    expect(sorted('confidence', -1)).toEqual(['b2.wav', 'b10.wav', 'A.wav', 'c.wav', 'd.wav']);
    expect(sorted('length', -1)).toEqual(['b10.wav', 'A.wav', 'b2.wav', 'c.wav', 'd.wav']);
    expect(sorted('emotion', 1)).toEqual(['b10.wav', 'b2.wav', 'A.wav', 'c.wav', 'd.wav']);
    expect(sorted('status', 1)).toEqual(['A.wav', 'd.wav', 'b2.wav', 'b10.wav', 'c.wav']);
  });

  it('is counted', () => {
    expect(countClips(ALL)).toEqual({
      total: 5,
      done: 3,
      working: 1,
      failed: 1,
      kinds: [
        { className: 'emotion-happy', word: 'Happy', count: 1 },
        { className: 'emotion-neutral unsure', word: 'Unsure', count: 1 },
        { className: 'changes', word: 'Changes', count: 1 },
      ],
    });
  });

  it('has a line of CSV, by the columns of every other', () => {
    expect(csvRowOf(CLIPS.sure)).toMatchObject({ clipId: 'c_1', file: 'b2.wav', status: 'done', confidence: 0.9 });
    expect(csvRowOf(CLIPS.failed)).toEqual({
      clipId: 'c_2',
      file: 'd.wav',
      status: 'failed',
      errorCode: 'no-speech',
      errorMessage: 'None was heard.',
    });
    expect(csvRowOf(CLIPS.working)).toEqual({ file: 'c.wav', status: 'uploading' });
  });

  it('has the same as JSON, by the names of the API', () => {
    expect(jsonOf(CLIPS.sure)).toMatchObject({
      clipId: 'c_1',
      fileName: 'b2.wav',
      status: 'done',
      recognition: { confidence: 0.9 },
    });
    expect(jsonOf(CLIPS.failed)).toEqual({
      clipId: 'c_2',
      fileName: 'd.wav',
      status: 'failed',
      error: { code: 'no-speech', message: 'None was heard.' },
    });
    expect(jsonOf(CLIPS.working)).toEqual({ clipId: undefined, fileName: 'c.wav', status: 'uploading' });
  });
});
