import type { Infra, InfraSummary, Page as ListPage } from '@terroir/shared-types';
import { expect, openPanel, test } from '../fixtures/journey.ts';

test('what may be tried when a spec is refused is named in the review dialog by keyboard, under a price ceiling', async ({
  page,
  open,
  sandbox,
  api,
}) => {
  await sandbox.setFaults({
    quotas: [{ provider: 'aws', region: 'ap-northeast-2', family: 't3', limitVcpu: 0 }],
  });
  await open();
  await openPanel(page, 'Launch');
  await page
    .getByRole('textbox', { name: 'Filter expression' })
    .fill('provider=aws and region=ap-northeast-2 and name=t3.small');
  await page.getByRole('button', { name: 'Add t3.small to the selection' }).click();
  await page.getByRole('tab', { name: 'Selection' }).click();
  await page.getByRole('textbox', { name: 'Name of the infra' }).fill('stands-in');
  await page.getByRole('button', { name: /^Review cost/ }).click();

  const dialog = page.getByRole('dialog', { name: 'What this costs' });
  await expect(dialog.getByText('it fails')).toBeVisible();
  await dialog.locator('summary', { hasText: 'If g1 is refused' }).focus();
  await page.keyboard.press('Enter');
  const choices = dialog.getByRole('list', { name: 'Specs that may stand in for g1' }).getByRole('checkbox');
  await expect(choices).toHaveCount(5);
  const ceiling = dialog.getByRole('textbox', { name: 'At most, per VM of g1' });
  await ceiling.fill('0.0001');
  await expect(dialog.getByText(/^Nothing that is no less costs so little/)).toBeVisible();
  await ceiling.fill('0.05');
  await expect(choices).toHaveCount(5);

  await choices.nth(1).focus();
  await page.keyboard.press('Space');
  await expect(dialog.getByText('1 other spec is tried')).toBeVisible();
  await expect(dialog.getByText('try 1')).toBeVisible();
  await dialog.getByRole('button', { name: /^Deploy 1 VM/ }).click();

  await expect(page.getByRole('region', { name: 'Infras' }).getByRole('tabpanel')).toContainText('Running');
  const [summary] = (await api.get<ListPage<InfraSummary>>('/infras')).items;
  const infra = await api.get<Infra>(`/infras/${summary?.id ?? ''}`);
  const [group] = infra.nodeGroups;
  expect(group?.alternatives).toHaveLength(1);
  expect(group?.failover).toBeNull();
  expect(infra.vms[0]?.specId).toBe(group?.alternatives[0]);
});
