import type { Page } from '@playwright/test';
import type { Resource } from '@terroir/shared-types';
import { deployed } from '../fixtures/deployed.ts';
import { expect, test } from '../fixtures/journey.ts';

const openResources = (page: Page) => page.getByRole('region', { name: 'Resources' });

const choose = async (page: Page, action: string) => {
  await openResources(page).getByRole('button', { name: 'Actions for models' }).click();
  await page.getByRole('menuitem', { name: action }).click();
};

test('a data disk is made on a VM, grown, detached, attached to another one, and deleted once nobody uses it', async ({
  page,
  open,
  api,
}) => {
  const infra = await deployed(api, 'with-disks', 2);
  await open('/?right=resources');
  const panel = openResources(page);
  await expect(panel.getByText('No data disk yet')).toBeVisible();

  await panel.getByRole('button', { name: 'New disk' }).click();
  const create = page.getByRole('dialog', { name: 'New data disk' });
  await create.getByRole('textbox', { name: 'Name' }).fill('Bad Name');
  await expect(create.getByRole('button', { name: 'Create' })).toBeDisabled();
  await create.getByRole('textbox', { name: 'Name' }).fill('models');
  await create.getByRole('textbox', { name: 'Size' }).fill('40');
  await create.getByRole('button', { name: 'Create' }).click();
  const disk = panel.getByRole('listitem').filter({ hasText: 'models' });
  await expect(disk.getByText('attached', { exact: true })).toBeVisible();
  await expect(disk).toContainText('40 GiB');
  await expect(panel.getByRole('tab', { name: 'Disks' })).toContainText('1');

  await choose(page, 'Grow…');
  const grow = page.getByRole('dialog', { name: 'Grow models' });
  await grow.getByRole('textbox', { name: 'Size' }).fill('64');
  await grow.getByRole('button', { name: 'Grow' }).click();
  await expect(disk).toContainText('64 GiB');
  await expect(disk.getByText('attached', { exact: true })).toBeVisible();

  await choose(page, 'Detach');
  await expect(disk.getByText('unused', { exact: true })).toBeVisible();
  await expect(disk).toContainText('Nobody uses it, and it may cost.');

  await choose(page, 'Attach to a VM…');
  const attach = page.getByRole('dialog', { name: 'Attach models' });
  await attach.getByRole('combobox', { name: 'VM' }).click();
  const second = infra.vms[1]?.name ?? '';
  await page.getByRole('option', { name: second }).click();
  await attach.getByRole('button', { name: 'Attach' }).click();
  await expect(disk.getByText('attached', { exact: true })).toBeVisible();
  await expect(disk).toContainText(second);

  await choose(page, 'Detach');
  await expect(disk.getByText('unused', { exact: true })).toBeVisible();
  await choose(page, 'Delete…');
  const remove = page.getByRole('dialog', { name: 'Delete models' });
  await expect(remove).toContainText('64 GiB of data are gone for good');
  await remove.getByRole('button', { name: 'Delete' }).click();
  await expect(panel.getByText('No data disk yet')).toBeVisible();
});

test('what VMs stand on is listed by kind, with how many use it; a list that cannot be read says so and is read again', async ({
  page,
  open,
  api,
  guard,
}) => {
  const infra = await deployed(api, 'standing', 2);
  guard.expect(/status of 503/);
  await page.route('**/api/v1/resources?*', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 503, code: 'not-ready', title: 'Not ready', detail: 'Still starting.' }),
    }),
  );
  await open('/?right=resources&resources-tab=keys');
  const panel = openResources(page);
  await expect(panel.getByRole('button', { name: 'Try again' })).toBeVisible();
  await page.unroute('**/api/v1/resources?*');
  await panel.getByRole('button', { name: 'Try again' }).click();

  await expect(panel.getByRole('list', { name: 'Keys' })).toContainText('used by 2 VMs');
  await panel.getByRole('tab', { name: 'Addresses' }).click();
  for (const { publicIp } of infra.vms)
    await expect(panel.getByRole('list', { name: 'Addresses' })).toContainText(publicIp ?? 'an address');
});

test('a port is opened to a network, another one to everybody after a warning, and closed again; a narrowing window loses no draft', async ({
  page,
  open,
  api,
}) => {
  await deployed(api, 'lets-in', 1);
  const ports = async () => {
    const { items } = await api.get<{ items: Resource[] }>('/resources?kind=security-group');
    return (items[0]?.openings ?? []).map(({ port, from }) => `${port} ${from}`).sort();
  };
  await open('/?right=resources&resources-tab=networks');
  const row = openResources(page).getByRole('listitem').filter({ hasText: 'Security group' });
  await row.getByRole('button', { name: /^Open ports of/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Open ports' });
  const list = dialog.getByRole('list', { name: 'Open ports' });
  await expect(list.getByText('SSH, stays')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();

  const port = dialog.getByRole('textbox', { name: 'Port or range' });
  const from = dialog.getByRole('textbox', { name: 'May come from' });
  await port.fill('22');
  await from.fill('the office');
  await from.press('Enter');
  await expect(dialog.getByText('Terroir looks after 22 itself.')).toBeVisible();
  await expect(dialog.getByText(/^An address such as/)).toBeVisible();
  await port.fill('8000-8002');
  await from.fill('203.0.113.7');
  await from.press('Enter');
  await expect(list.getByRole('listitem').filter({ hasText: '8000-8002' })).toContainText('203.0.113.7/32');

  await port.fill('443');
  await dialog.getByRole('button', { name: 'Everybody' }).click();
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(dialog.getByText(/Anyone on the internet will reach 443/)).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(list.getByRole('listitem').filter({ hasText: '8000-8002' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Save and open to everybody' }).click();
  await expect(dialog).toBeHidden();
  const opened = ['443 0.0.0.0/0', '8000 203.0.113.7/32', '8001 203.0.113.7/32', '8002 203.0.113.7/32'];
  await expect.poll(ports, { timeout: 30_000 }).toEqual(expect.arrayContaining(opened));

  await row.getByRole('button', { name: /^Open ports of/ }).click();
  await dialog.getByRole('button', { name: 'Close 443 for 0.0.0.0/0' }).click();
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(ports, { timeout: 30_000 }).not.toContain('443 0.0.0.0/0');
  expect(await ports()).toEqual(expect.arrayContaining(opened.slice(1)));
});
