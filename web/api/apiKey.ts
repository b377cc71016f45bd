import type { ApiKeySource } from '../../client/index.ts';

const STORAGE_KEY = 'ser.apiKey';

/**
 * The API key that a person gave, for as long as the tab lives. Calls that need one at the same time share one question.
 *
 * @param storage `sessionStorage`, or a stand-in.
 * @param ask asks the person; told whether one has been refused.
 */
export function createApiKeySource(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  ask: (rejected: boolean) => Promise<string | undefined>,
): ApiKeySource {
  let asking: Promise<string | undefined> | undefined;
  const askOnce = async (rejectedApiKey: string | undefined): Promise<string | undefined> => {
    const apiKey = await ask(rejectedApiKey !== undefined);
    if (apiKey !== undefined) storage.setItem(STORAGE_KEY, apiKey);
    return apiKey;
  };
  return {
    current: () => storage.getItem(STORAGE_KEY) ?? undefined,
    ask(rejectedApiKey) {
      asking ??= askOnce(rejectedApiKey).finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}

/**
 * Takes over the API key that the address brings after its `#` (`…/#key=KEY`, as a deployment prints it), and takes it out
 * of the address, so that it stays in no history, bookmark or screenshot. Browsers never send that part.
 *
 * @param storage where {@link createApiKeySource} looks for it
 */
export function takeApiKeyFromAddress(
  { hash, pathname, search }: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
  storage: Pick<Storage, 'setItem'>,
): void {
  const apiKey = new URLSearchParams(hash.slice(1)).get('key');
  if (!apiKey) return;
  storage.setItem(STORAGE_KEY, apiKey);
  history.replaceState(null, '', pathname + search);
}
