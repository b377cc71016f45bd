/**
 * Works on items side by side, and hands each result on in the order of the items, as soon as those before it are there.
 *
 * @param atOnce how many are under way at a time
 */
export async function inOrder<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
  onResult: (result: Result) => void,
): Promise<void> {
  const results = new Map<number, Result>();
  let next = 0;
  let told = 0;
  const takeItems = async (): Promise<void> => {
    while (next < items.length) {
      const place = next++;
      results.set(place, await work(items[place]));
      for (; results.has(told); told++) {
        onResult(results.get(told)!);
        results.delete(told);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, takeItems));
}
