import { expect, openPanel, test } from '../fixtures/journey.ts';

test('a quota failure is shown in the words of the cloud with what to do, and the failed VM can be removed', async ({
  page,
  open,
  sandbox,
}) => {
  await sandbox.setFaults({
    quotas: [{ provider: 'aws', region: 'ap-northeast-2', family: 't3', limitVcpu: 2 }],
  });
  await open();
  await openPanel(page, 'Launch');
  await page
    .getByRole('textbox', { name: 'Filter expression' })
    .fill('provider=aws and region=ap-northeast-2 and name=t3.small');
  await page.getByRole('button', { name: 'Add t3.small to the selection' }).click();
  await page.getByRole('tab', { name: 'Selection' }).click();
  await page.getByRole('button', { name: 'One VM more in g1' }).click();
  await page.getByRole('textbox', { name: 'Name of the infra' }).fill('too-many');
  await page.getByRole('button', { name: /^Review cost/ }).click();
  await page.getByRole('button', { name: /^Deploy 2 VMs/ }).click();

  const panel = page.getByRole('region', { name: 'Infras' });
  const failure = panel.getByRole('region', { name: /failed: Quota reached/ });
  await expect(failure).toBeVisible();
  await expect(failure).toContainText(
    'You have requested more vCPU capacity than your current vCPU limit of 2 allows for the instance bucket that the specified instance type belongs to.',
  );
  await expect(failure).toContainText('What to do: Choose another spec family or region');
  await panel.getByRole('tab', { name: 'Attempts' }).click();
  await expect(panel.getByRole('tabpanel', { name: 'Attempts' })).toContainText(
    'your current vCPU limit of 2',
  );

  await panel.getByRole('button', { name: 'Actions for too-many' }).click();
  await page.getByRole('menuitem', { name: 'Remove failed VMs' }).click();
  await panel.getByRole('tab', { name: 'VMs' }).click();
  await expect(failure).toBeHidden();
  await expect(panel.getByRole('tabpanel').getByText('Running', { exact: true })).toHaveCount(1);
});
