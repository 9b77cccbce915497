import type { Page } from '@playwright/test';
import type { Infra } from '@terroir/shared-types';
import { deployed } from '../fixtures/deployed.ts';
import { expect, live, mapIdle, test } from '../fixtures/journey.ts';

// Stops half-way until it is told to go on: a journey is in the middle of it for as long as it needs.
const counting =
  'for i in $(seq 1 50); do echo "line $i."; if [ $i = 25 ]; then until [ -e go ]; do sleep 0.05; done; fi; done';
const counted = Array.from({ length: 50 }, (_, index) => `line ${index + 1}.`);

test('a reload in the middle of provisioning loses nothing', async ({ page, open, api, sandbox }) => {
  await sandbox.setFaults({ bootDelayMs: [3_000, 3_000] });
  const { id } = await api.post<Infra>('/infras', {
    name: 'reloaded',
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'web', specId: 'aws+ap-northeast-2+t3.small', count: 2 }],
  });
  await open(`/?right=infras&infra=${id}`);
  const panel = page.getByRole('region', { name: 'Infras' });
  await expect(panel.getByRole('heading', { name: 'reloaded' })).toBeVisible();
  await page.reload();
  await expect(panel.getByRole('listitem', { name: 'reloaded-web-2' })).toBeVisible();
  await expect(panel.getByRole('tabpanel').getByText('Running', { exact: true })).toHaveCount(2);
  expect(await sandbox.vms()).toHaveLength(2);
});

const copiedLines = async (page: Page): Promise<string[]> => {
  await page.getByRole('button', { name: 'Copy output' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  return copied.split('\n').filter((line) => line.startsWith('line '));
};

test('a reload in the middle of a command shows the whole output, every line once', async ({
  page,
  open,
  api,
}) => {
  const infra = await deployed(api, 'counting', 1);
  const target = { infraId: infra.id };
  const run = await api.post<{ id: string }>('/runs', { target, commands: [counting] });
  await open(`/?dock=console&run=${run.id}`);
  await expect(page.getByRole('log')).toContainText('line 25.');
  await page.reload();
  await expect(page.getByRole('log')).toContainText('line 25.');
  await api.run({ target, commands: ['touch go'] });
  await expect(page.getByRole('grid', { name: 'Result matrix' })).toContainText('Succeeded');
  await expect(page.getByRole('log')).toContainText('line 50.');
  expect(await copiedLines(page)).toEqual(counted);
});

test('a server that is killed and started again is found again, and the command goes on', async ({
  page,
  open,
  api,
  terroir,
  guard,
}) => {
  guard.expect(/WebSocket connection|Failed to load resource/);
  const infra = await deployed(api, 'surviving', 1);
  const target = { infraId: infra.id };
  const run = await api.post<{ id: string }>('/runs', { target, commands: [counting] });
  await open(`/?dock=console&run=${run.id}`);
  await expect(page.getByRole('log')).toContainText('line 25.');
  await mapIdle(page);
  await terroir.restart('SIGKILL');
  await live(page);
  await api.run({ target, commands: ['touch go'] });
  await expect(page.getByRole('grid', { name: 'Result matrix' })).toContainText('Succeeded');
  await expect(page.getByRole('log')).toContainText('line 50.');
  expect(await copiedLines(page)).toEqual(counted);
});
