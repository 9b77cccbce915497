import type { Infra, InfraSummary, Page as ListPage, Resource, VmStatus } from '@terroir/shared-types';
import { type AwsAccount, motoMissing, openAwsAccount } from '../fixtures/aws-account.ts';
import { drawnOn, expect, mapIdle, openPanel, test } from '../fixtures/journey.ts';

// Real money stands in the ledger for good.
test.use({ serverOf: 'aws' });
test.skip(motoMissing !== null, 'moto could not be installed');
test.setTimeout(600_000);

const regions = ['us-east-2', 'eu-west-1'];
let account: AwsAccount;

test.beforeAll(async () => {
  account = await openAwsAccount();
});
test.afterAll(() => account.stop());

const instances = async () =>
  (await Promise.all(regions.map((region) => account.moto.instances(region)))).flat();
const left = async () => (await Promise.all(regions.map((region) => account.moto.resources(region)))).flat();
const everything = async () =>
  (await Promise.all(regions.map((region) => account.moto.everything(region)))).flat();
// One of each part of the report: a launch, the network, the zones, the quotas.
const denied = [
  'ec2:RunInstances',
  'ec2:CreateVpc',
  'ec2:DescribeAvailabilityZones',
  'servicequotas:GetServiceQuota',
];

test('AWS from the page: connect, permission by permission, find what it reaches, launch in two regions, stop, start, end, nothing left', async ({
  page,
  open,
  api,
}) => {
  const before = await everything();
  await open('/?right=connections');
  const panel = page.getByRole('region', { name: 'Connections' });
  await panel.getByRole('button', { name: 'Add connection' }).click();
  const add = page.getByRole('dialog', { name: 'Add a connection' });
  await add.getByRole('textbox', { name: 'Name' }).fill('Amazon');
  await add.getByRole('textbox', { name: 'Access key id' }).fill('AKIATESTTESTTESTTEST');
  await add.getByLabel('Secret access key').fill('secret-of-the-moto-account');
  await add.getByRole('textbox', { name: 'Regions' }).fill(regions.join(', '));
  await add.getByText('More settings').click();
  await add.getByRole('textbox', { name: 'Endpoint' }).fill(account.url);
  await add.getByRole('button', { name: 'Add connection' }).click();
  await expect(add).toBeHidden();

  const card = panel.getByRole('listitem', { name: 'Amazon' });
  await expect(card).toContainText('real money');
  await expect(card).toContainText('2 regions');
  await expect(card).toContainText('Account 123456789012', { timeout: 60_000 });
  const report = card.getByRole('region', { name: 'Report of the test' });
  const ask = async (missing: readonly string[], verdict: string) => {
    account.setFaults({ denied: missing });
    await card.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(report.getByRole('status')).toContainText(verdict, { timeout: 60_000 });
  };
  // Each is named with what it is for until it is granted; then its name stands in the list of no other.
  for (const [index] of denied.entries()) {
    const missing = denied.slice(index);
    await ask(missing, 'Something is missing');
    const rows = report.getByRole('list', { name: 'Missing permissions' }).getByRole('listitem');
    await expect(rows).toHaveCount(missing.length);
    for (const name of missing) await expect(rows.filter({ hasText: name })).toContainText('Needed for: ');
    await report.getByText('The policy that is missing nothing').click();
    await expect(report.locator('pre')).toContainText(denied[index] ?? '');
    await report.getByText('The policy that is missing nothing').click();
  }
  await ask([], 'It works');
  await expect(report).toContainText('2 regions can be used');
  await expect(report).toContainText('Running On-Demand P instances');

  await openPanel(page, 'Launch');
  await page.getByRole('combobox', { name: 'Launch through' }).click();
  await page.getByRole('option', { name: 'Amazon' }).click();
  // The map keeps to what it reaches.
  await mapIdle(page);
  await expect
    .poll(async () => {
      const { regions: single, clusters } = await drawnOn(page);
      return single + clusters;
    })
    .toBeLessThanOrEqual(regions.length);
  await page.getByRole('textbox', { name: 'Filter expression' }).fill('name=m7i.large');
  await expect(page.getByRole('row', { name: /^aws\+/ })).toHaveCount(2);
  for (const region of regions) {
    await page
      .getByRole('row', { name: `aws+${region}+m7i.large` })
      .getByRole('button', { name: 'Add m7i.large to the selection' })
      .click();
  }
  await page.getByRole('tab', { name: 'Selection' }).click();
  await expect(page.getByRole('combobox', { name: 'Connection' })).toContainText('Amazon');
  await page.getByRole('textbox', { name: 'VMs in g1' }).fill('2');
  await page.getByRole('textbox', { name: 'VMs in g1' }).blur();
  await page.getByRole('textbox', { name: 'Name of the infra' }).fill('two-regions');
  await page.getByRole('button', { name: /^Review cost/ }).click();
  const review = page.getByRole('dialog', { name: 'What this costs' });
  await expect(review).toContainText('Amazon');
  await review.getByRole('button', { name: /^Deploy 3 VMs for \$/ }).click();

  const infras = page.getByRole('region', { name: 'Infras' });
  await expect(infras.getByRole('button', { name: 'Actions for two-regions', exact: true })).toBeVisible();
  const [{ id } = { id: '' }] = (await api.get<ListPage<InfraSummary>>('/infras')).items;
  /** On the page, once all three have come so far. */
  const untilAll = async (status: VmStatus, shown: string) => {
    await api.until<Infra>(`/infras/${id}`, ({ counts }) => counts[status] === 3);
    await expect(infras.getByRole('tabpanel').getByText(shown, { exact: true })).toHaveCount(3);
  };
  await untilAll('running', 'Running');
  await expect
    .poll(async () => (await drawnOn(page)).vms.map(({ count, status }) => `${count} ${status}`).toSorted())
    .toEqual(['1 running', '2 running']);
  expect((await instances()).map(({ state }) => state)).toEqual(['running', 'running', 'running']);
  const { vms, simulated } = await api.get<Infra>(`/infras/${id}`);
  expect(simulated).toBe(false);
  expect(new Set(vms.map(({ publicIp }) => publicIp)).size).toBe(3);

  const act = async (name: string) => {
    await infras.getByRole('button', { name: 'Actions for two-regions', exact: true }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  };
  await act('Suspend');
  await untilAll('suspended', 'Suspended');
  expect((await instances()).map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped']);
  await act('Resume');
  await untilAll('running', 'Running');

  await act('Terminate');
  const confirm = page.getByRole('dialog', { name: 'Terminate 3 VMs of two-regions?' });
  await confirm.getByLabel('Type two-regions to go on').fill('two-regions');
  await confirm.getByRole('button', { name: 'Terminate 3 VMs' }).click();
  await untilAll('terminated', 'Terminated');
  expect(await instances()).toEqual([]);

  // With the infra its keys and groups go; the networks are kept for the next one, listed, and go when asked.
  await infras.getByRole('button', { name: 'Delete the record' }).click();
  await page
    .getByRole('dialog', { name: 'Delete the record of two-regions?' })
    .getByRole('button', { name: 'Delete record' })
    .click();
  await expect
    .poll(async () => (await left()).filter((one) => /groupId|keyName/.test(one)), { timeout: 60_000 })
    .toEqual([]);
  await open('/?right=resources');
  const resources = page.getByRole('region', { name: 'Resources' });
  await resources.getByRole('tab', { name: /^Networks/ }).click();
  for (const region of regions) await expect(resources).toContainText(region);
  const { items } = await api.get<ListPage<Resource>>('/resources?limit=500');
  const networks = items.filter(({ kind }) => kind === 'vnet');
  expect(networks).toHaveLength(2);
  for (const network of networks) await api.call('DELETE', `/resources/${network.id}`);
  await expect.poll(left, { timeout: 60_000 }).toEqual([]);
  // Not by our tags: the account is as it was before.
  await expect.poll(everything, { timeout: 60_000 }).toEqual(before);
});
