import type { Locator, Page } from 'playwright-core';

/** The card of a clip. */
export function cardOf(page: Page, name: string): Locator {
  return page.getByRole('listitem', { name, exact: true });
}

/** Waits until a clip's card is in a final state. @returns the state. */
export async function settled(page: Page, name: string): Promise<string | null> {
  const card = cardOf(page, name);
  await card.and(page.locator('[data-state="done"], [data-state="failed"]')).waitFor();
  return card.getAttribute('data-state');
}

/** The failure code that a card shows the words of. */
export async function failureOf(page: Page, name: string): Promise<string | null> {
  await settled(page, name);
  return cardOf(page, name).locator('[data-code]').getAttribute('data-code');
}

/** The probabilities as a card shows them: the emotion's word and the number that stands beside it. */
export async function shownProbabilities(page: Page, name: string): Promise<{ word: string; percent: number }[]> {
  const rows = await cardOf(page, name).locator('.chart tbody tr').all();
  return Promise.all(
    rows.map(async (row) => ({
      word: (await row.getByRole('rowheader').textContent()) ?? '',
      percent: Number.parseFloat(((await row.locator('.number').textContent()) ?? '').replace('<', '')),
    })),
  );
}
