import type { Infra } from '@terroir/shared-types';
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
    'VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 2 allows for the instance bucket that the specified instance type belongs to.',
  );
  await expect(failure).toContainText('Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances');
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

test('the quota failure of the talk: verbatim words, the quota with its code and link, and one click deploys what works', async ({
  page,
  open,
  sandbox,
  api,
}) => {
  await sandbox.setFaults({
    quotas: [{ provider: 'aws', region: 'us-east-2', family: 'p5', limitVcpu: 64 }],
  });
  await open();
  await openPanel(page, 'Launch');
  await page
    .getByRole('textbox', { name: 'Filter expression' })
    .fill('provider=aws and region=us-east-2 and name=p5.48xlarge');
  await page.getByRole('button', { name: 'Add p5.48xlarge to the selection' }).click();
  await page.getByRole('tab', { name: 'Selection' }).click();
  await page.getByRole('textbox', { name: 'Name of the infra' }).fill('h100');
  await page.getByRole('button', { name: /^Review cost/ }).click();
  await page.getByRole('button', { name: /^Deploy 1 VM/ }).click();

  const panel = page.getByRole('region', { name: 'Infras' });
  const failure = panel.getByRole('region', { name: 'h100-g1-1 failed: Quota reached' });
  await expect(failure).toContainText(
    'You have requested more vCPU capacity than your current vCPU limit of 64 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.',
  );
  await expect(failure).toContainText('your turn');
  await expect(failure).toContainText('Running On-Demand P instances');
  await expect(failure).toContainText('L-417A185B');
  await expect(failure.getByRole('link', { name: 'Open the quota page' })).toHaveAttribute(
    'href',
    'https://us-east-2.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-417A185B',
  );
  await expect(failure).toContainText(
    'aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-417A185B --desired-value 256 --region us-east-2',
  );
  const alternatives = failure.getByRole('list', { name: 'What would work instead' });
  const cheapest = alternatives.getByRole('listitem').first();
  await expect(cheapest).toContainText('cheapest');
  await expect(cheapest).toContainText('8× H100');
  await expect(cheapest).toContainText(/\/h \([+−]\d+%\)/);
  await cheapest.getByRole('button', { name: /^Deploy 1 VM as / }).click();

  await expect(failure).toBeHidden();
  const { items } = await api.get<{ items: { id: string; name: string }[] }>('/infras');
  const { id } = items.find(({ name }) => name === 'h100') ?? { id: '' };
  const { vms } = await api.until<Infra>(`/infras/${id}`, ({ counts }) => counts.running === 1);
  // The progress of the launch names the phase as well.
  await expect(panel.getByRole('tabpanel').getByText('Running', { exact: true }).first()).toBeVisible();
  expect(vms).toHaveLength(1);
  expect(vms[0]).toMatchObject({ name: 'h100-g1-1', status: 'running' });
  expect(vms[0]?.specId).not.toContain('us-east-2+p5');
});

test('when all failed, removing them leaves an infra that says why, and one click orders all of them again', async ({
  page,
  open,
  sandbox,
  api,
}) => {
  const spec = { provider: 'aws', region: 'us-east-2', spec: 'c6i.large' };
  await sandbox.setFaults({ capacity: [{ ...spec, available: 0 }] });
  const { id } = await api.post<Infra>('/infras', {
    name: 'given-up',
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'g', specId: 'aws+us-east-2+c6i.large', count: 2 }],
  });
  await api.until<Infra>(`/infras/${id}`, ({ counts }) => counts.failed === 2);
  await open(`/?right=infras&infra=${id}`);
  const panel = page.getByRole('region', { name: 'Infras' });
  await panel.getByRole('button', { name: 'Actions for given-up', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Remove failed VMs' }).click();

  const told = panel.getByRole('region', { name: 'Nothing of it is left' });
  await expect(told).toContainText('All its VMs had failed and were removed.');
  await expect(panel.getByRole('region', { name: /failed: No capacity/ })).toBeVisible();
  await expect(panel.getByRole('list', { name: 'What would work instead' })).toBeVisible();

  await sandbox.setFaults({ capacity: [] });
  await told.getByRole('button', { name: 'Try all 2 again' }).click();
  await expect(told).toBeHidden();
  await api.until<Infra>(`/infras/${id}`, ({ counts }) => counts.running === 2);
  await expect(panel.getByText('2 of 2')).toBeVisible();
});
