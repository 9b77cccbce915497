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
