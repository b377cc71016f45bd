import { expect, it } from 'vitest';
import type { Segment } from '../../../../contract/index.ts';
import { segmentAt } from '../../../../web/player/player.ts';

it('is the segment that began last, also in the silence behind it', () => {
  const segments = [
    { startSeconds: 1, endSeconds: 2 },
    { startSeconds: 3, endSeconds: 4 },
  ] as Segment[];
  const starts = [0.9, 1, 2.5, 3, 9].map((position) => segmentAt(segments, position)?.startSeconds);
  expect(starts).toEqual([undefined, 1, 1, 3, 3]);
});
