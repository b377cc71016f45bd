import { expect, it } from 'vitest';
import { createProgressSay } from '../../../../web/cards/progressSay.ts';
import type { ClipState } from '../../../../web/clip/index.ts';

const items = (...kinds: ClipState['kind'][]) => kinds.map((kind) => ({ state: () => ({ kind }) as ClipState }));

it('says that all are through, once each time, and nothing of a list that was finished when it came', () => {
  const said: string[] = [];
  const tell = createProgressSay((sentence) => said.push(sentence));
  tell(items('done', 'failed'));
  tell(items('done', 'queued'));
  expect(said).toEqual([]);
  tell(items('done', 'failed', 'done'));
  tell(items('done', 'failed', 'done'));
  expect(said).toEqual(['All are through: 2 recognised, 1 failed.']);
  tell(items('waiting', 'failed'));
  tell(items('failed', 'failed'));
  expect(said).toHaveLength(2);
});
