import type { Say } from '../dom/index.ts';
import { TABLE } from '../words/index.ts';
import type { Item } from './item.ts';

/** Says of many clips only that all are through: five hundred sentences nobody would listen to. */
export function createProgressSay(say: Say): (items: readonly Pick<Item, 'state'>[]) => void {
  let wasWorking = false;
  return (items) => {
    const kinds = items.map((item) => item.state().kind);
    const failed = kinds.filter((kind) => kind === 'failed').length;
    const done = kinds.filter((kind) => kind === 'done').length;
    const isWorking = done + failed < kinds.length;
    if (wasWorking && !isWorking) say(TABLE.finished(done, failed));
    wasWorking = isWorking;
  };
}
