import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { deployed } from '../fixtures/deployed.ts';
import { expect, test } from '../fixtures/journey.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** `within`: only that part, for what lies over a page that is checked by itself. */
const violationsOf = async (page: Page, within?: string): Promise<string[]> => {
  // Colours of things that are still fading in are not what a person reads.
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null))),
  );
  const builder = new AxeBuilder({ page }).withTags(tags);
  const { violations } = await (within === undefined ? builder : builder.include(within)).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
};

const prepare = async (page: Page, theme: string): Promise<void> => {
  await page.addInitScript(
    (value) =>
      localStorage.setItem('terroir-preferences', JSON.stringify({ state: { theme: value }, version: 2 })),
    theme,
  );
  await page.emulateMedia({ reducedMotion: 'reduce' });
};

for (const theme of ['dark', 'light'] as const) {
  test(`axe finds nothing in the main states, ${theme}`, async ({ page, open, api, terroir }) => {
    const infra = await deployed(api, 'checked', 1);
    const run = await api.run({ target: { infraId: infra.id }, commands: ['echo fine', 'false'] });
    await prepare(page, theme);
    await open('/?left=launch&right=settings');
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await expect(page.getByRole('grid', { name: 'Recommended specs' })).toBeVisible();
    expect.soft(await violationsOf(page), 'launch and settings').toEqual([]);

    await page.goto(
      `${terroir.origin}/?left=catalog&right=infras&infra=${infra.id}&dock=console&run=${run.id}`,
    );
    await expect(page.getByRole('log')).toContainText('fine');
    await expect(page.getByRole('grid', { name: /^Regions/ })).toBeVisible();
    expect.soft(await violationsOf(page), 'regions, infra and run').toEqual([]);

    await page.goto(`${terroir.origin}/?left=llm&right=activity&dock=console`);
    await expect(page.getByRole('searchbox', { name: 'Search models' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Command 1' })).toBeVisible();
    expect.soft(await violationsOf(page), 'models, activity and composing a run').toEqual([]);

    await page.goto(`${terroir.origin}/?left=launch`);
    await page
      .getByRole('button', { name: /^Add .* to the selection$/ })
      .first()
      .click();
    await page.getByRole('tab', { name: 'Selection' }).click();
    expect.soft(await violationsOf(page), 'the selection').toEqual([]);
    await page.getByRole('button', { name: /^Review cost/ }).click();
    await expect(page.getByRole('button', { name: /^Deploy 1 VM/ })).toBeEnabled();
    expect.soft(await violationsOf(page), 'the cost dialog').toEqual([]);
  });

  test(`axe finds nothing while specs are compared and explained, ${theme}`, async ({ page, open }) => {
    // Two searches over the catalog and two passes of axe, on a machine that may have other work.
    test.slow();
    await prepare(page, theme);
    await open('/?left=launch&near=126.978,37.566&q=gpu~H100 and not region~gov');
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const compare = page.getByRole('button', { name: /^Compare / });
    await compare.nth(0).click();
    await compare.nth(1).click();
    await page.getByRole('button', { name: 'Compare 2', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Price per hour' })).toBeVisible();
    expect.soft(await violationsOf(page, '[role=dialog]'), 'comparing').toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Why not…' }).click();
    await page.getByRole('searchbox', { name: 'Spec' }).fill('aws us-east-1 g6.xlarge');
    await page.getByRole('button', { name: /^g6\.xlarge/ }).click();
    await expect(page.getByText('Cheapest, same GPU')).toBeVisible();
    expect.soft(await violationsOf(page, '[role=dialog]'), 'explaining').toEqual([]);
  });
}

test('axe finds nothing in the files panel', async ({ page, open, api, terroir }) => {
  const infra = await deployed(api, 'filed', 1);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open('/?dock=files');
  await expect(page.getByText('Nothing was sent yet')).toBeVisible();
  expect.soft(await violationsOf(page), 'sending').toEqual([]);
  await page.goto(
    `${terroir.origin}/?dock=files&files-tab=browse&files-vm=${infra.vms[0]?.id}&files-path=/etc`,
  );
  await expect(page.getByRole('grid', { name: 'Files in /etc' })).toBeVisible();
  expect.soft(await violationsOf(page), 'browsing').toEqual([]);
});
