import { beforeAll, expect, it } from 'vitest';
import { CARD, DIALOG, FAILURES, PAGE } from '../../web/words/index.ts';
import { cardOf, settled } from './support/cards.ts';
import { ANGRY_TAKE, ravdessWav, type TestFile } from './support/clips.ts';
import { describePage } from './support/requirements.ts';
import { setUpStage } from './support/stage.ts';

describePage('finding again', () => {
  const stage = setUpStage();
  let angry: TestFile;
  beforeAll(async () => {
    angry = await ravdessWav(ANGRY_TAKE);
  });

  it('remembers the results when the tab is closed, until the list is cleared', async () => {
    const page = await stage.open();
    const context = page.context();
    await page.getByLabel('Choose files').setInputFiles(angry);
    await settled(page, angry.name);
    await page.close();
    const later = await context.newPage();
    await later.goto(stage.url());
    expect(await settled(later, angry.name)).toBe('done');

    await later.getByRole('button', { name: PAGE.clearList }).click();
    await later.getByRole('dialog').getByRole('button', { name: DIALOG.keep }).click();
    expect(await later.locator('.card').count()).toBe(1);
    await later.getByRole('button', { name: PAGE.clearList }).click();
    await later.getByRole('button', { name: DIALOG.clearConfirm, exact: true }).click();
    expect(await later.locator('.card').count()).toBe(0);
    await later.reload();
    await later.getByText(PAGE.lead).waitFor();
    expect(await later.locator('.card').count()).toBe(0);
  });

  it('opens one result by its link, also where nothing is remembered of it', async () => {
    const page = await stage.open();
    await page.getByLabel('Choose files').setInputFiles(angry);
    await settled(page, angry.name);
    const link = cardOf(page, angry.name).getByRole('link', { name: `${CARD.link}: ${angry.name}` });
    const address = `${stage.url()}/${await link.getAttribute('href')}`;
    expect(address).toMatch(/#clip=c_[0-9a-z]{26}$/);
    // Where it is in the list already, it is shown there.
    await link.click();
    expect(await page.locator('.card').count()).toBe(1);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(angry.name);

    const elsewhere = await stage.open();
    await elsewhere.goto(address);
    expect(await settled(elsewhere, angry.name)).toBe('done');
    await elsewhere.locator('.part').first().waitFor();
  });

  it('says so when there is no such result', async () => {
    stage.allow(/404/);
    const page = await stage.open();
    await page.goto(`${stage.url()}/#clip=c_00000000000000000000000000`);
    await page.locator('.failure').getByText(FAILURES['not-found'].title).waitFor();
  });
});
