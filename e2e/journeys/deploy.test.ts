import { deployed } from '../fixtures/deployed.ts';
import { drawnOn, expect, openPanel, test } from '../fixtures/journey.ts';

test('two groups in two regions of two providers are deployed, appear on the map and in the list, and run', async ({
  page,
  open,
  api,
  sandbox,
}) => {
  // Slow enough to see the phases, one by one.
  await sandbox.setFaults({ bootDelayMs: [5_000, 5_000] });
  await open();
  await openPanel(page, 'Launch');
  const expression = page.getByRole('textbox', { name: 'Filter expression' });
  const specs = [
    ['aws', 'ap-northeast-2', 't3.small'],
    ['gcp', 'us-central1', 'e2-standard-2'],
  ] as const;
  for (const [provider, region, name] of specs) {
    await expression.fill(`provider=${provider} and region=${region} and name=${name}`);
    await page.getByRole('button', { name: `Add ${name} to the selection` }).click();
  }
  await page.getByRole('tab', { name: 'Selection' }).click();
  await page.getByRole('button', { name: 'One VM more in g1' }).click();
  await page.getByLabel('Name of the infra').fill('two-clouds');
  await page.getByRole('button', { name: /^Review cost/ }).click();
  await page
    .getByRole('dialog', { name: 'What this costs' })
    .getByRole('button', { name: /^Deploy 3 VMs/ })
    .click();

  const panel = page.getByRole('region', { name: 'Infras' });
  await expect(panel.getByRole('heading', { name: 'two-clouds' })).toBeVisible();
  await expect(panel.getByRole('list', { name: /^Progress of/ }).first()).toContainText('Booting');
  await expect(panel.getByRole('tabpanel').getByText('Running', { exact: true })).toHaveCount(3);

  await expect
    .poll(async () => (await drawnOn(page)).vms.map(({ count, status }) => `${count} ${status}`).toSorted())
    .toEqual(['1 running', '2 running']);

  const infraId = new URL(page.url()).searchParams.get('infra') ?? '';
  const infra = await api.infra(infraId);
  expect(infra.counts).toMatchObject({ running: 3 });
  for (const { name } of infra.vms) await expect(panel.getByRole('listitem', { name })).toBeVisible();

  await panel.getByRole('button', { name: 'All infras' }).click();
  await expect(panel.getByRole('list', { name: 'Your infras' })).toContainText('Running3 of 3');
});

test('a deep link opens the infra and the VM it names', async ({ page, open, api }) => {
  const infra = await deployed(api, 'linked', 1);
  const vm = infra.vms[0];
  await open(`/?right=infras&infra=${infra.id}&vm=${vm?.id}`);
  const row = page.getByRole('listitem', { name: vm?.name ?? '' });
  await expect(row.getByText(vm?.publicIp ?? 'no address')).toBeVisible();
  await expect(row.getByText(vm?.id ?? 'no id')).toBeVisible();
});
