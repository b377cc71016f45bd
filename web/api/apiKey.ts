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

/**
 * Takes over the key that the address brings after its `#` (`…/#key=KEY`, as a deployment prints it), and takes it out
 * of the address, so that it stays in no history, bookmark or screenshot. Browsers never send that part.
 *
 * @param storage where {@link createKeySource} looks for it
 */
export function takeKeyFromAddress(
  { hash, pathname, search }: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
  storage: Pick<Storage, 'setItem'>,
): void {
  const key = new URLSearchParams(hash.slice(1)).get('key');
  if (!key) return;
  storage.setItem(STORAGE_KEY, key);
  history.replaceState(null, '', pathname + search);
}
