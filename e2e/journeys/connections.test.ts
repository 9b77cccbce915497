import type { Infra, InfraSummary, Page as ListPage } from '@terroir/shared-types';
import { newEd25519Pair } from '../../apps/bff/src/sandbox-cloud/ssh/keys.ts';
import { expect, test } from '../fixtures/journey.ts';

// Own hosts cost real money, which stands in the ledger for good.
test.use({ serverOf: 'connections' });

test('own hosts are connected, tested and imported; the connection stays until they are released', async ({
  page,
  open,
  api,
  sandbox,
  guard,
}) => {
  // The key that is none, and the connection that is still needed.
  guard.expect(/status of (409|422)/);
  const key = newEd25519Pair();
  const machine = await sandbox.foreignVm(key.public);
  await open('/?right=settings');
  await page.getByRole('button', { name: 'Open connections' }).click();
  const panel = page.getByRole('region', { name: 'Connections' });
  await expect(panel.getByRole('listitem', { name: 'Sandbox cloud' })).toContainText('simulated');

  await panel.getByRole('button', { name: 'Add connection' }).click();
  const add = page.getByRole('dialog', { name: 'Add a connection' });
  await add.getByRole('textbox', { name: 'Name' }).fill('Lab');
  await add.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'Own hosts over SSH' }).click();
  await add.getByRole('textbox', { name: 'Hosts' }).fill('GPU one\n');
  await expect(add.getByText('Not understood: line 1.')).toBeVisible();
  const host = `gpu1 ${machine.sshUser}@127.0.0.1:${machine.sshPort} 0.5`;
  await add.getByRole('textbox', { name: 'Hosts' }).fill(`${host}\ngpu2 root@127.0.0.1:1\n`);
  await expect(add.getByText('2 hosts')).toBeVisible();
  await add.getByRole('textbox', { name: 'Site' }).fill('lab');
  await add.getByRole('textbox', { name: 'Latitude' }).fill('36.37');
  await add.getByRole('textbox', { name: 'Longitude' }).fill('127.38');
  await add.getByRole('textbox', { name: 'Private key' }).fill('not a key');
  await add.getByRole('button', { name: 'Add connection' }).click();
  await expect(add.getByRole('alert')).toContainText('private key');
  await add.getByRole('textbox', { name: 'Private key' }).fill(key.private);
  await add.getByRole('button', { name: 'Add connection' }).click();
  await expect(add).toBeHidden();

  const card = panel.getByRole('listitem', { name: 'Lab' });
  await expect(card).toContainText('real money');
  await expect(card).toContainText('1 of 2 hosts answer', { timeout: 30_000 });
  await card.getByRole('button', { name: 'Test' }).click();
  const report = card.getByRole('region', { name: 'Report of the test' });
  await expect(report.getByRole('status')).toContainText('It works', { timeout: 30_000 });
  await expect(report).toContainText('gpu2: ');

  await card.getByRole('button', { name: 'Import…' }).click();
  const take = page.getByRole('dialog', { name: 'Import from Lab' });
  await expect(take.getByRole('checkbox', { name: 'gpu1' })).toBeChecked({ timeout: 30_000 });
  await expect(take.getByRole('checkbox', { name: 'gpu2' })).toBeDisabled();
  await take.getByRole('textbox', { name: 'Name of the infra' }).fill('lab-gpus');
  await take.getByRole('button', { name: 'Import 1' }).click();
  await expect(page.getByText('1 joined as lab-gpus')).toBeVisible({ timeout: 30_000 });
  const { items } = await api.get<ListPage<InfraSummary>>('/infras?limit=10');
  const infra = items.find(({ name }) => name === 'lab-gpus');
  expect(infra).toMatchObject({ hourlyUsd: 0.5, simulated: false, counts: { running: 1 } });

  await card.getByRole('button', { name: 'Delete Lab' }).click();
  const remove = page.getByRole('dialog', { name: 'Delete Lab' });
  await remove.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('The connection was not deleted')).toBeVisible();
  await api.act(infra?.id ?? '', { action: 'terminate' });
  await api.until<Infra>(`/infras/${infra?.id}`, ({ status }) => status === 'terminated');
  await remove.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(card).toBeHidden();
});
