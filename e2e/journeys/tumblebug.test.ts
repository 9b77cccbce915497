import type { Infra, InfraSummary, Page as ListPage } from '@terroir/shared-types';
import { expect, openPanel, test } from '../fixtures/journey.ts';
import { type TumblebugServer, openTumblebug } from '../fixtures/tumblebug-server.ts';

// Real money stands in the ledger for good.
test.use({ serverOf: 'tumblebug' });
test.setTimeout(300_000);

let server: TumblebugServer;
test.beforeAll(async () => {
  server = await openTumblebug();
});
test.afterAll(() => server.stop());

test('CB-Tumblebug from the page: connect, read its report, find what it reaches, launch, run a command, end, nothing left', async ({
  page,
  open,
  api,
  guard,
}) => {
  // The password that is wrong.
  guard.expect(/status of (401|409|422|502)/);
  await open('/?right=connections');
  const panel = page.getByRole('region', { name: 'Connections' });
  await panel.getByRole('button', { name: 'Add connection' }).click();
  const add = page.getByRole('dialog', { name: 'Add a connection' });
  await add.getByRole('textbox', { name: 'Name' }).fill('Two clouds');
  await add.getByRole('combobox', { name: 'Kind' }).click();
  await page.getByRole('option', { name: 'CB-Tumblebug' }).click();
  await add.getByRole('textbox', { name: 'Server' }).fill('ftp://nowhere');
  await add.getByRole('textbox', { name: 'User name' }).fill(server.username);
  await add.getByLabel('Password').fill(server.password);
  await add.getByText('More settings').click();
  await add.getByRole('textbox', { name: 'Where SSH answers' }).fill(server.ssh);
  const submit = add.getByRole('button', { name: 'Add connection' });
  await submit.click();
  await expect(add.getByRole('alert')).toContainText('http or https URL');
  await add.getByRole('textbox', { name: 'Server' }).fill(server.url);
  await submit.click();
  await expect(add).toBeHidden();

  const card = panel.getByRole('listitem', { name: 'Two clouds' });
  await expect(card).toContainText('real money');
  await expect(card).toContainText('6 regions', { timeout: 60_000 });
  await expect(card).toContainText('password ••••word');
  await card.getByRole('button', { name: 'Test', exact: true }).click();
  const report = card.getByRole('region', { name: 'Report of the test' });
  await expect(report.getByRole('status')).toContainText('It works', { timeout: 60_000 });
  await expect(report).toContainText('6 regions can be used');
  await expect(report).toContainText(server.username);
  await report.getByText('Which regions').click();
  await expect(report).toContainText('gcp+asia-northeast3');

  await openPanel(page, 'Launch');
  await page.getByRole('combobox', { name: 'Launch through' }).click();
  await page.getByRole('option', { name: 'Two clouds' }).click();
  await page.getByRole('textbox', { name: 'Filter expression' }).fill('name=m7i.large');
  await expect(page.getByRole('row', { name: /^aws\+/ })).toHaveCount(4);
  await page
    .getByRole('row', { name: 'aws+us-east-2+m7i.large' })
    .getByRole('button', { name: 'Add m7i.large to the selection' })
    .click();
  await page.getByRole('tab', { name: 'Selection' }).click();
  await page.getByRole('textbox', { name: 'Name of the infra' }).fill('through-tumblebug');
  server.fake.set({ reviewSays: { warnings: [], errors: ['This image has failed with this spec before.'] } });
  await page.getByRole('button', { name: /^Review cost/ }).click();
  const review = page.getByRole('dialog', { name: 'What this costs' });
  await expect(review).toContainText('Two clouds');
  const said = review.getByRole('list', { name: 'What the provider says of this launch' });
  await expect(said).toContainText('The provider expects this to fail');
  await expect(said).toContainText('This image has failed with this spec before.');
  await review.getByRole('button', { name: /^Deploy 1 VM for \$/ }).click();

  const infras = page.getByRole('region', { name: 'Infras' });
  const actions = infras.getByRole('button', { name: 'Actions for through-tumblebug', exact: true });
  await expect(actions).toBeVisible();
  const [{ id } = { id: '' }] = (await api.get<ListPage<InfraSummary>>('/infras')).items;
  const { simulated } = await api.until<Infra>(`/infras/${id}`, ({ counts }) => counts.running === 1);
  expect(simulated).toBe(false);
  expect(server.living()).toBe(1);
  const run = await api.run({ target: { infraId: id }, commands: ['echo met'], onError: 'stop' });
  expect(run.status).toBe('succeeded');

  await open('/?right=resources&resources-tab=networks');
  const resources = page.getByRole('region', { name: 'Resources' });
  const group = resources.getByRole('listitem').filter({ hasText: 'Security group' });
  await group.getByRole('button', { name: /^Open ports of/ }).click();
  const ports = page.getByRole('dialog', { name: 'Open ports' });
  await ports.getByRole('textbox', { name: 'Port or range' }).fill('8443');
  await ports.getByRole('textbox', { name: 'May come from' }).fill('203.0.113.7');
  await ports.getByRole('textbox', { name: 'May come from' }).press('Enter');
  await ports.getByRole('button', { name: 'Save', exact: true }).click();
  await expect
    .poll(() => server.opened(), { timeout: 60_000 })
    .toEqual(['22 0.0.0.0/0', '8443 203.0.113.7/32']);
  await open(`/?right=infras&infra=${id}`);

  await actions.click();
  await page.getByRole('menuitem', { name: 'Terminate', exact: true }).click();
  const confirm = page.getByRole('dialog', { name: /^Terminate 1 VM of through-tumblebug/ });
  await confirm.getByLabel('Type through-tumblebug to go on').fill('through-tumblebug');
  await confirm.getByRole('button', { name: 'Terminate 1 VM' }).click();
  await api.until<Infra>(`/infras/${id}`, ({ status }) => status === 'terminated');
  await expect(infras.getByRole('tabpanel').getByText('Terminated', { exact: true })).toHaveCount(1);
  expect(server.living()).toBe(0);
  expect(server.fake.misfits).toEqual([]);
});
