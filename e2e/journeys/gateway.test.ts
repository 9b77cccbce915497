import type { Deployment } from '@terroir/shared-types';
import { expect, test } from '../fixtures/journey.ts';

// Three VMs on a busy machine of two cores; a minute where nothing else runs.
test.describe.configure({ timeout: 180_000 });

test('a gateway is put before what is served; a VM that stops answering leaves its rotation and returns', async ({
  page,
  open,
  api,
}) => {
  const { id } = await api.post<{ id: string }>('/infras', {
    name: 'pair',
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'llm', specId: 'aws+ap-northeast-2+g5.xlarge', count: 2 }],
    presetId: 'ollama',
    presetInput: { modelId: 'llama3.2-1b' },
  });
  const served = await api.until<{ items: { vmId: string; health: string }[] }>(
    `/infras/${id}/endpoints`,
    ({ items }) => items.length === 2 && items.every(({ health }) => health === 'healthy'),
  );
  await open('/?left=llm&llm-tab=endpoints');
  const serve = page.getByRole('region', { name: 'Serve a model' });
  await serve.getByRole('button', { name: 'One address for all' }).click();
  const form = serve.getByRole('region', { name: 'One address for all' });
  await expect(form.getByRole('checkbox', { name: 'pair' })).toBeChecked();
  await form.getByRole('button', { name: 'Review cost' }).click();
  await page.getByRole('button', { name: /^Deploy 1 VM/ }).click();

  const infras = page.getByRole('region', { name: 'Infras' });
  await infras.getByRole('tab', { name: 'Endpoints' }).click();
  const link = infras
    .getByRole('list', { name: 'Models behind this VM' })
    .getByRole('listitem', { name: 'llama3.2:1b-instruct-q4_K_M' });
  await expect(infras.getByText('1 of 1 ready')).toBeVisible({ timeout: 60_000 });
  await expect(link.getByText('2 of 2 VMs')).toBeVisible();
  const [, second] = served.items;
  // Stopped by its own service, so that nothing brings it back before it is asked for.
  const [pair] = (await api.get<{ items: Deployment[] }>(`/infras/${id}/deployments`)).items;
  const act = (action: string) =>
    api.post(`/deployments/${pair?.id}/actions`, { action, vmIds: [second?.vmId] });
  await act('stop');
  await expect(link.getByText('1 of 2 VMs')).toBeVisible({ timeout: 60_000 });
  await infras.getByRole('button', { name: 'Chat', exact: true }).click();
  await infras.getByRole('textbox', { name: 'Message' }).fill('What is terroir?');
  await infras.getByRole('button', { name: 'Send' }).click();
  await expect(infras.getByText(/first token after/)).toBeVisible();
  await act('start');
  await expect(link.getByText('2 of 2 VMs')).toBeVisible({ timeout: 60_000 });
});
