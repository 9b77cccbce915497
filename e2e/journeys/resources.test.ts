import type { Page } from '@playwright/test';
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
