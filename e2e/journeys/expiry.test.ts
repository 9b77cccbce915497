import type { Infra } from '@terroir/shared-types';
import { deployed } from '../fixtures/deployed.ts';
import { expect, test } from '../fixtures/journey.ts';

test('an infra that ends by itself soon says so, and lives an hour longer by one click', async ({
  page,
  open,
  api,
}) => {
  const { id } = await deployed(api, 'ends-soon', 2);
  const soon = new Date(Date.now() + 5 * 60_000).toISOString();
  expect((await api.call('PATCH', `/infras/${id}`, { expiresAt: soon })).status).toBe(200);
  await open();
  const warning = page.getByText(/^“ends-soon” ends by itself in [1-5] minutes?, and 2 VMs with it\.$/);
  await expect(warning).toBeVisible();
  await page.getByRole('button', { name: 'Extend by 1 hour' }).click();
  await expect(warning).toBeHidden();
  const extended = await api.until<Infra>(`/infras/${id}`, ({ expiresAt }) => expiresAt !== soon);
  expect(Date.parse(extended.expiresAt ?? '') - Date.parse(soon)).toBe(3_600_000);
});

test('the VMs of a running infra are watched from now on, and no more, by a switch', async ({
  page,
  open,
  api,
}) => {
  const { id } = await deployed(api, 'watched', 1);
  const isOn = async () => (await api.get<{ enabled: boolean }>(`/infras/${id}/monitoring`)).enabled;
  await open(`/?right=infras&infra=${id}`);
  const watch = page.getByRole('switch', { name: 'Monitoring' });
  await expect(watch).not.toBeChecked();
  await watch.click();
  await expect.poll(isOn).toBe(true);
  const panel = page.getByRole('region', { name: 'Infras' });
  await expect(panel.getByText(/^(CPU|Not read yet)$/).first()).toBeVisible();
  await watch.click();
  await expect.poll(isOn).toBe(false);
  await expect(panel.getByText(/^(CPU|Not read yet)$/)).toHaveCount(0);
});
