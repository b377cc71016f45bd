import { expect, it } from 'vitest';
import { changesOf, type Emotion, type Segment } from '../../contract/index.ts';
import { SAMPLE_RECOGNITION } from '../support/recognition.ts';

function segment(startSeconds: number, emotion: Emotion, unsure = false): Segment {
  const { probabilities } = SAMPLE_RECOGNITION;
  return { startSeconds, endSeconds: startSeconds + 4, emotion, unsure, confidence: 0.8, probabilities };
}

it('sure segments of one emotion are one stretch, over what is unsure between them', () => {
  const segments = [
    segment(0, 'calm', true),
    segment(4, 'sad'),
    segment(8, 'happy', true),
    segment(14, 'sad'),
    segment(18, 'angry'),
    segment(22, 'angry'),
    segment(30, 'sad'),
  ];
  expect(changesOf(segments)).toEqual([
    { emotion: 'sad', startSeconds: 4, endSeconds: 18 },
    { emotion: 'angry', startSeconds: 18, endSeconds: 26 },
    { emotion: 'sad', startSeconds: 30, endSeconds: 34 },
  ]);
});

it('nothing sure, no change', () => {
  expect(changesOf([])).toEqual([]);
  expect(changesOf([segment(0, 'sad', true)])).toEqual([]);
});
