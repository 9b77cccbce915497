import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import type { Estimate, Page as ListPage, Spec } from '@terroir/shared-types';
import {
  ec2Csv,
  ec2CsvPath,
  ec2Index,
  ec2IndexPath,
  type PriceListServer,
  startPriceListServer,
} from '../../apps/bff/test/price-list-server.ts';
import { apiClient } from '../fixtures/api-client.ts';
import { live } from '../fixtures/journey.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { startTerroir, type Terroir } from '../fixtures/start-terroir.ts';

const region = 'ap-southeast-4';
const p5 = 'aws+us-east-2+p5.48xlarge';
let terroir: Terroir;
let lists: PriceListServer;
let specs: Spec[];

const setPrice = async (page: Page, amount: string, source: string): Promise<void> => {
  const dialog = page.getByRole('dialog', { name: 'Set a price by hand' });
  await dialog.getByRole('textbox', { name: 'Price per hour' }).fill(amount);
  await dialog.getByRole('textbox', { name: 'Where it is from' }).fill(source);
  await dialog.getByRole('button', { name: 'Set price' }).click();
  await expect(dialog).toBeHidden();
};

// A server of its own: what it asks for prices is told at its start.
test.beforeAll(async () => {
  const plain = await startTerroir();
  specs = (await apiClient(plain).get<ListPage<Spec>>(`/specs?provider=aws&region=${region}&limit=500`))
    .items;
  await plain.stop();
  const rows = specs.map(({ name, hourlyUsd }, at) => {
    const factor = at === 0 ? 10 : at === 1 ? 1.5 : 1;
    return { 'Instance Type': name, PricePerUnit: ((hourlyUsd ?? 0) * factor).toFixed(6) };
  });
  lists = await startPriceListServer();
  lists.answers.set(ec2IndexPath, ec2Index([region]));
  lists.answers.set(ec2CsvPath(region), ec2Csv(region, rows));
  terroir = await startTerroir({ TERROIR_PRICE_SOURCE_URLS: `aws=${lists.url},azure=${lists.url}` });
});
test.afterAll(async () => {
  await terroir.stop();
  await lists.close();
});
test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signIn(page, terroir);
});

test('prices are refreshed after they were allowed to be, the outlier is shown, and reverted', async ({
  page,
}) => {
  await page.goto(`${terroir.origin}/?left=catalog`);
  await live(page);
  await page.getByRole('button', { name: 'Prices', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Prices' });
  const refresh = panel.getByRole('button', { name: 'Refresh from AWS price list' });
  await expect(refresh).toBeDisabled();
  await panel.getByRole('switch', { name: 'Allow fetching price lists' }).click();
  await refresh.click();
  await expect(panel.getByText(/^1 changed, 0 added, \d+ as before, 1 rejected\.$/)).toBeVisible({
    timeout: 60_000,
  });
  await panel.getByText('1 price rejected, the old one stays').click();
  await expect(panel.getByText(`${region} ${specs[0]?.name}`)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  const api = apiClient(terroir);
  const dearer = specs[1];
  const now = await api.get<Spec>(`/specs/${dearer?.id}`);
  expect(now).toMatchObject({ priceSource: 'AWS price list', priceAsOf: '2026-11-20' });
  await panel.getByRole('button', { name: 'Back to the shipped prices' }).click();
  await expect(panel.getByText('The shipped prices are in use').first()).toBeVisible();
  expect(await api.get<Spec>(`/specs/${dearer?.id}`)).toEqual(dearer);
});

test('a price set in a result row counts there and in the estimate, and is removed again', async ({
  page,
}) => {
  await page.goto(`${terroir.origin}/?left=launch&right=prices`);
  await live(page);
  await page
    .getByRole('textbox', { name: 'Filter expression' })
    .fill('region=us-east-2 and name=p5.48xlarge');
  const row = page.getByRole('row', { name: p5 });
  await row.getByRole('button', { name: '$55.04' }).click();
  await setPrice(page, '31.5', 'contract 2026-117');
  await expect(row.getByRole('button', { name: /^Set by hand.*\$31\.50/ })).toBeVisible();

  const panel = page.getByRole('region', { name: 'Prices' });
  await expect(panel.getByText('contract 2026-117')).toBeVisible();
  await expect(panel.getByText('instead of $55.04')).toBeVisible();
  const api = apiClient(terroir);
  const nodeGroups = [{ name: 'g1', specId: p5, count: 2 }];
  expect((await api.post<Estimate>('/estimates', { nodeGroups })).hourlyUsd).toBe(63);

  await panel.getByRole('button', { name: `Remove the price of ${p5}` }).click();
  await expect(row.getByRole('button', { name: /\$55\.04/ })).toBeVisible();
  await expect(panel.getByText('contract 2026-117')).toBeHidden();
});
