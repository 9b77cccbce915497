import { deployed } from '../fixtures/deployed.ts';
import { expect, test } from '../fixtures/journey.ts';

test('an infra is scheduled to stop on weekday evenings in Seoul, by the form, and the order can be switched off', async ({
  page,
  open,
  api,
}) => {
  const { id } = await deployed(api, 'office', 1);
  await open(`/?right=infras&infra=${id}`);
  const panel = page.getByRole('region', { name: 'Infras' });
  await panel.getByRole('tab', { name: 'Schedules' }).click();
  await panel.getByRole('button', { name: 'Add a schedule' }).click();
  const form = panel.getByRole('form', { name: 'New schedule' });
  await form
    .getByRole('textbox', { name: 'Time zone' })
    .or(form.getByRole('combobox', { name: 'Time zone' }))
    .fill('Asia/Seoul');
  await form.getByRole('button', { name: 'Add schedule' }).click();

  const order = panel.getByRole('list', { name: 'Schedules of this infra' }).getByRole('listitem');
  await expect(order).toContainText('Suspend: Weekdays at 19:00');
  await expect(order).toContainText('Asia/Seoul');
  const [made] = (await api.get<{ items: { cron: string; nextAt: string }[] }>(`/schedules?infraId=${id}`))
    .items;
  expect(made).toMatchObject({ cron: '0 19 * * 1-5', nextAt: expect.stringMatching(/T10:00:00/) });
  await order.getByRole('switch').click();
  await expect(order).not.toContainText('next');
  await order.getByRole('button', { name: /^Remove the schedule/ }).click();
  await expect(panel.getByText('No schedule yet')).toBeVisible();
});

test('a stop ordered elsewhere can be taken back here, also after a reload', async ({ page, open, api }) => {
  const { id } = await deployed(api, 'remote', 1);
  await api.post(`/infras/${id}/actions`, { action: 'terminate', delaySeconds: 600 });
  await open(`/?right=infras&infra=${id}`);
  const waiting = page.getByRole('list', { name: 'Waiting to happen' });
  await expect(waiting).toContainText(/Terminate in \d+ s/);
  await page.reload();
  await waiting.getByRole('button', { name: 'Undo' }).click();
  await expect(waiting).toBeHidden();
  const { items } = await api.get<{ items: { status: string }[] }>(
    `/operations?infraId=${id}&status=cancelled`,
  );
  expect(items).toHaveLength(1);
});

test('the progress of a launch shows VMs by phases with the failures first, and attempts say whose turn it is', async ({
  page,
  open,
  api,
  sandbox,
}) => {
  await sandbox.setFaults({
    quotas: [{ provider: 'aws', region: 'us-east-2', family: 'c7i', limitVcpu: 0 }],
  });
  const { id } = await api.post<{ id: string }>('/infras', {
    name: 'mixed',
    connectionId: 'sandbox',
    nodeGroups: [
      { name: 'a', specId: 'aws+ap-northeast-2+t3.small', count: 2 },
      { name: 'b', specId: 'aws+us-east-2+c7i.large', count: 1 },
      {
        name: 'c',
        specId: 'aws+us-east-2+c7i.large',
        count: 1,
        alternatives: ['aws+ap-northeast-2+t3.small'],
      },
    ],
  });
  await api.until<{ counts: Record<string, number> }>(
    `/infras/${id}`,
    ({ counts }) => counts['running'] === 3 && counts['failed'] === 1,
  );
  await open(`/?right=infras&infra=${id}&infra-tab=progress`);
  const matrix = page.getByRole('grid', { name: 'Progress of mixed: VMs by phase' });
  await expect(matrix.getByRole('row').nth(1)).toContainText('mixed-b-1');
  await expect(matrix.getByRole('row').nth(1)).toContainText('Creating: failed here');
  await expect(matrix.getByRole('row')).toHaveCount(5);
  await expect(page.getByText('3 of 4 running')).toBeVisible();

  await page.getByRole('tab', { name: 'Attempts' }).click();
  const attempts = page.getByRole('list', { name: 'Attempts' });
  await expect(attempts.getByRole('listitem').filter({ hasText: 'mixed-b-1' })).toContainText('your turn');
  await expect(attempts.getByRole('listitem').filter({ hasText: 'mixed-c-1' })).toHaveCount(2);
  await page.getByRole('tab', { name: 'VMs' }).click();
  await expect(page.getByText('as t3.small in ap-northeast-2 instead')).toBeVisible();
});
