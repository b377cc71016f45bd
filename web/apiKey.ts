import type { KeySource } from './api.ts';

const STORAGE_KEY = 'ser.apiKey';

/**
 * The key that a person gave, for as long as the tab lives. Calls that need one at the same time share one question.
 *
 * @param storage `sessionStorage`, or a stand-in.
 * @param ask asks the person; told whether a key has been refused.
 */
export function createKeySource(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  ask: (rejected: boolean) => Promise<string | undefined>,
): KeySource {
  let asking: Promise<string | undefined> | undefined;
  const askOnce = async (rejectedKey: string | undefined): Promise<string | undefined> => {
    const key = await ask(rejectedKey !== undefined);
    if (key !== undefined) storage.setItem(STORAGE_KEY, key);
    return key;
  };
  return {
    current: () => storage.getItem(STORAGE_KEY) ?? undefined,
    ask(rejectedKey) {
      asking ??= askOnce(rejectedKey).finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}
