import { devices } from '@playwright/test';
import { deployed } from '../fixtures/deployed.ts';
import { expect, openPanel, test } from '../fixtures/journey.ts';

const { userAgent: _, defaultBrowserType: __, ...phone } = devices['iPhone 13'];
test.use({ ...phone, viewport: { width: 390, height: 844 } });

test('on a phone, a VM is found, priced, deployed and commanded by thumb, and nothing scrolls sideways', async ({
  page,
  open,
}) => {
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await open();
  expect(await overflow()).toBe(0);
  await openPanel(page, 'Launch');
  await page
    .getByRole('textbox', { name: 'Filter expression' })
    .fill('provider=aws and region=ap-northeast-2 and name=t3.small');
  await page.getByRole('button', { name: 'Add t3.small to the selection' }).tap();
  expect(await overflow()).toBe(0);
  await page.getByRole('tab', { name: 'Selection' }).tap();
  await page.getByRole('button', { name: /^Review cost/ }).tap();
  const deploy = page.getByRole('button', { name: /^Deploy 1 VM/ });
  await expect(deploy).toBeInViewport({ ratio: 1 });
  expect(await overflow()).toBe(0);
  await deploy.tap();
  const infras = page.getByRole('region', { name: 'Infras' });
  await expect(infras.getByRole('tabpanel').getByText('Running', { exact: true })).toBeVisible();
  expect(await overflow()).toBe(0);
  await infras.getByRole('button', { name: 'Run commands' }).tap();
  const console = page.getByRole('region', { name: 'Console' });
  await console.getByRole('textbox', { name: 'Command 1' }).fill('echo thumb');
  await console.getByRole('button', { name: 'Run on 1 VM' }).tap();
  await expect(console.getByRole('log')).toContainText('thumb');
  // The infra is still open, under the console: its button brings it up.
  await openPanel(page, 'Infras');
  await expect(infras.getByRole('heading', { name: 'infra-aws' })).toBeVisible();
  await expect(console).toBeHidden();
  expect(await overflow()).toBe(0);
});

test('every panel fits a phone', async ({ page, open, api, terroir }) => {
  const infra = await deployed(api, 'small-screen', 1);
  await open();
  for (const panel of [
    'left=catalog',
    'left=llm',
    `right=infras&infra=${infra.id}`,
    'right=activity',
    'right=settings',
  ]) {
    await page.goto(`${terroir.origin}/?${panel}`);
    const section = page.locator('[data-panel]');
    await expect(section).toBeInViewport();
    expect(await section.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  }
});

test('on a phone a run has the screen: how each VM ended first, and what one said a tap away', async ({
  page,
  open,
  api,
}) => {
  const infra = await deployed(api, 'pocket', 2);
  const { id } = await api.run({ target: { infraId: infra.id }, commands: ['seq 100'] });
  await open(`/?dock=console&run=${id}`);
  const panel = page.getByRole('region', { name: 'Console' });
  const matrix = panel.getByRole('grid', { name: 'Result matrix' });
  const log = panel.getByRole('log');
  await expect(matrix.getByRole('row', { name: /web-2/ })).toBeInViewport({ ratio: 1 });
  await expect(log).toBeHidden();
  await matrix.getByRole('row', { name: /web-2/ }).tap();
  await expect(log).toContainText('100');
  await expect(matrix).toBeHidden();
  // Twenty lines are worth the name of a screen.
  await expect.poll(async () => (await log.boundingBox())?.height ?? 0).toBeGreaterThan(400);
  await panel.getByRole('tab', { name: 'Results' }).tap();
  await expect(matrix.getByRole('row', { name: /web-2/ })).toHaveAttribute('aria-selected', 'true');
  await panel.getByRole('button', { name: 'All runs' }).tap();
  await expect(panel.getByRole('button', { name: 'Make the sheet taller' })).toHaveAttribute(
    'aria-expanded',
    'false',
  );
});

test('on a phone, which has no Escape, the search is closed by its button', async ({ page, open }) => {
  await open();
  const opener = page.getByRole('banner').getByRole('button', { name: 'Search', exact: true });
  await opener.tap();
  const palette = page.getByRole('dialog', { name: 'Search or run a command' });
  await palette.getByRole('combobox').fill('seoul');
  await expect(palette.getByRole('option', { name: /Seoul/ }).first()).toBeVisible();
  await palette.getByRole('button', { name: 'Close' }).tap();
  await expect(palette).toBeHidden();
});

test('on a phone a command can be run without scrolling, and a search leaves the log its room', async ({
  page,
  open,
  api,
}) => {
  const infra = await deployed(api, 'thumb', 2);
  await open(`/?dock=console&right=infras&infra=${infra.id}`);
  const panel = page.getByRole('region', { name: 'Console' });
  const run = panel.getByRole('button', { name: 'Run on 2 VMs' });
  await expect(run).toBeInViewport({ ratio: 1 });
  await panel.getByRole('textbox', { name: 'Command 1' }).fill('seq 3000');
  await expect(run).toBeInViewport({ ratio: 1 });
  await run.tap();
  await panel.getByRole('tab', { name: 'All output' }).tap();
  const field = panel.getByRole('searchbox', { name: 'Search output' });
  const log = panel.getByRole('log');
  await expect(log).toContainText('3000');
  await field.fill('29');
  await expect(panel.getByText(/^\d+ lines$/)).toBeVisible();
  const fieldBox = await field.boundingBox();
  const logBox = await log.boundingBox();
  // Two rows: the words with their options, and what was found.
  expect((logBox?.y ?? 0) - (fieldBox?.y ?? 0)).toBeLessThan(110);
  await expect(panel.getByRole('button', { name: 'Download' })).toBeVisible();
});
