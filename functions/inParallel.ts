/**
 * Does something with each of many, so many at a time.
 *
 * @returns what came of each, in their order
 * @throws what one of them throws; those that were begun go on
 */
export async function inParallel<T, R>(
  many: readonly T[],
  atOnce: number,
  work: (one: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array<R>(many.length);
  const left = many.entries();
  const takeNext = async (): Promise<void> => {
    for (const [index, one] of left) results[index] = await work(one, index);
  };
  await Promise.all(Array.from({ length: atOnce }, takeNext));
  return results;
}
