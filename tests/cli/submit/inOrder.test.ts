import { expect, it } from 'vitest';
import { inOrder } from '../../../cli/submit/index.ts';

/** A promise that the test keeps. */
function gate() {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

it('hands results on in the order of the items, no more under way than may be', async () => {
  const gates = Array.from({ length: 4 }, gate);
  const told: number[] = [];
  let underWay = 0;
  let most = 0;
  const work = async (item: number): Promise<number> => {
    most = Math.max(most, ++underWay);
    await gates[item].promise;
    underWay--;
    return item * 10;
  };
  const ended = inOrder([0, 1, 2, 3], 3, work, (result) => told.push(result));
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  gates[1].resolve();
  gates[2].resolve();
  await turn();
  expect(told).toEqual([]);
  gates[0].resolve();
  await turn();
  expect(told).toEqual([0, 10, 20]);
  gates[3].resolve();
  await ended;
  expect([told, most]).toEqual([[0, 10, 20, 30], 3]);
});

it('ends at once where there is nothing', async () => {
  await inOrder(
    [],
    4,
    async () => 1,
    () => expect.unreachable(),
  );
});
