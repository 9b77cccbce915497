import type { Infra, InfraSummary, Page as ListPage } from '@terroir/shared-types';
import type { Page } from '@playwright/test';
import { expect, openPanel, test } from '../fixtures/journey.ts';

/** The prices of the 2024 talk, set by hand for these journeys; the catalog has those of today. */
const talk = [
  { specId: 'aws+us-east-2+p5.48xlarge', hourlyUsd: 98.32 },
  { specId: 'aws+us-west-2+p5.48xlarge', hourlyUsd: 88.56 },
] as const;

test.beforeEach(async ({ api }) => {
  for (const { specId, hourlyUsd } of talk)
    await api.call('PUT', `/prices/${encodeURIComponent(specId)}`, { hourlyUsd, source: 'talk of 2024' });
});
test.afterEach(async ({ api }) => {
  for (const { specId } of talk) await api.call('DELETE', `/prices/${encodeURIComponent(specId)}`);
});

const review = async (page: Page, specs: { region: string; count: number }[]) => {
  await openPanel(page, 'Launch');
  for (const { region } of specs) {
    await page
      .getByRole('textbox', { name: 'Filter expression' })
      .fill(`provider=aws and region=${region} and name=p5.48xlarge`);
    await expect(page.getByRole('row', { name: `aws+${region}+p5.48xlarge` })).toBeVisible();
    await page.getByRole('button', { name: 'Add p5.48xlarge to the selection' }).click();
  }
  await page.getByRole('tab', { name: 'Selection' }).click();
  for (const [index, { count }] of specs.entries()) {
    const field = page.getByRole('textbox', { name: `VMs in g${index + 1}` });
    await field.fill(String(count));
    await field.blur();
  }
  await page.getByRole('button', { name: /^Review cost/ }).click();
  return page.getByRole('dialog', { name: 'What this costs' });
};

test('one p5.48xlarge of the talk: price, machine and totals, and the amount is typed before it is bought', async ({
  page,
  open,
  api,
}) => {
  await open();
  const dialog = await review(page, [{ region: 'us-east-2', count: 1 }]);
  const group = dialog.getByRole('row', { name: 'g1' });
  for (const fact of ['$98.32 × 1', '192 vCPU', '2 TiB', '8× H100', 'Root disk 200 GiB'])
    await expect(group).toContainText(fact);
  const total = dialog.getByRole('row', { name: 'Total' });
  for (const amount of ['$98.32', '$2,359.68', '$73,150.08']) await expect(total).toContainText(amount);

  const deploy = dialog.getByRole('button', { name: 'Deploy 1 VM for $98.32/h' });
  await expect(deploy).toBeDisabled();
  const amount = dialog.getByRole('textbox', { name: 'Type $73,150.08 to go on' });
  await amount.fill('73150.07');
  await expect(dialog.getByText('This is not $73,150.08.')).toBeVisible();
  await expect(deploy).toBeDisabled();
  await amount.fill('$73,150.08');
  await deploy.click();
  await expect(page.getByRole('region', { name: 'Infras' }).getByRole('tabpanel')).toContainText('Running');
  const [summary] = (await api.get<ListPage<InfraSummary>>('/infras')).items;
  expect(summary?.hourlyUsd).toBe(98.32);
});

test('twenty of each: 1,966.40 and 1,771.20 an hour, and three neighbours with what they change', async ({
  page,
  open,
}) => {
  await open();
  const dialog = await review(page, [
    { region: 'us-east-2', count: 20 },
    { region: 'us-west-2', count: 20 },
  ]);
  await expect(dialog.getByRole('row', { name: 'g1' })).toContainText('$98.32 × 20');
  await expect(dialog.getByRole('row', { name: 'g1' })).toContainText('$1,966.40');
  await expect(dialog.getByRole('row', { name: 'g2' })).toContainText('$88.56 × 20');
  await expect(dialog.getByRole('row', { name: 'g2' })).toContainText('$1,771.20');
  await expect(dialog.getByRole('row', { name: 'Total' })).toContainText('$3,737.60');

  const neighbours = dialog.getByRole('region', { name: 'Instead of g1' });
  await expect(neighbours.getByRole('listitem')).toHaveCount(3);
  await expect(neighbours.getByRole('listitem').first()).toContainText(/−\$[\d,.]+\/h/);
  await neighbours
    .getByRole('button', { name: /^Use .* instead$/ })
    .first()
    .click();
  await expect(dialog.getByRole('row', { name: 'g1' })).not.toContainText('$98.32 × 20');
});

test('a cluster of 70 needs the typed amount, and real money would be refused by the caps as shipped', async ({
  page,
  open,
  api,
}) => {
  await open();
  const dialog = await review(page, [{ region: 'us-east-2', count: 70 }]);
  await expect(dialog.getByRole('row', { name: 'Total' })).toContainText('$6,882.40');
  await expect(dialog).toContainText('With real money, your caps would refuse this');
  await expect(dialog).toContainText('Real money, one launch: $6,882.40 of $100.00 per hour');
  const deploy = dialog.getByRole('button', { name: 'Deploy 70 VMs for $6,882.40/h' });
  await expect(deploy).toBeDisabled();

  // A cap as the real one for the sandbox: now nothing but raising it helps.
  await api.call('PUT', '/caps', { items: [{ scope: 'sandbox', perLaunchHourlyUsd: 100 }] });
  try {
    await expect(dialog.getByRole('alert')).toContainText(
      'Sandbox, one launch: $6,882.40 of $100.00 per hour',
    );
    await dialog.getByRole('textbox', { name: /^Type/ }).fill('5120505.60');
    await expect(deploy).toBeDisabled();
  } finally {
    await api.call('PUT', '/caps', { items: [{ scope: 'sandbox', perLaunchHourlyUsd: null }] });
  }
  await expect(deploy).toBeEnabled();
});

test('a launch on hold buys nothing until it is told to go on', async ({ page, open, api }) => {
  await open();
  const dialog = await review(page, [{ region: 'us-west-2', count: 1 }]);
  await dialog.getByRole('checkbox', { name: /^Check first, buy later/ }).click();
  await dialog.getByRole('textbox', { name: /^Type/ }).fill('65888.64');
  await dialog.getByRole('button', { name: 'Check 1 VM and hold' }).click();
  await expect(dialog).toBeHidden();
  const [summary] = (await api.get<ListPage<InfraSummary>>('/infras')).items;
  expect((await api.get<Infra>(`/infras/${summary?.id}`)).vms.map(({ status }) => status)).toEqual([
    'planned',
  ]);
});
