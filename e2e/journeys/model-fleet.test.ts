import type { Deployment } from '@terroir/shared-types';
import { drawnOn, expect, test } from '../fixtures/journey.ts';

// Ten VMs on a busy machine of two cores; a minute where nothing else runs.
test.describe.configure({ timeout: 180_000 });

const models = [
  'llama3.2-1b',
  'llama3.2-3b',
  'qwen2.5-0.5b',
  'qwen2.5-1.5b',
  'qwen2.5-3b',
  'qwen2.5-7b',
  'gemma2-2b',
  'gemma2-9b',
  'mistral-7b',
  'llama3.1-8b',
];

test('ten models come up on ten VMs, all are asked at once, and one that is rebooted comes back by itself', async ({
  page,
  open,
  api,
}) => {
  await open('/?left=llm&near=114.06,22.54&map=125,30,3');
  const serve = page.getByRole('region', { name: 'Serve a model' });
  await serve.getByRole('searchbox', { name: 'Search models' }).fill('llama 3.2 1b');
  await serve
    .getByRole('button', { name: /Llama 3\.2 1B/i })
    .first()
    .click();
  await serve.getByRole('combobox', { name: 'Preset' }).click();
  await page.getByRole('option', { name: 'Ollama, a model on each VM' }).click();
  const list = serve.getByRole('textbox', { name: 'Models, one per VM in turn' });
  // The model that was picked is the first guess.
  await expect(list).toHaveValue('llama3.2-1b');
  await list.fill(models.join(', '));
  await serve
    .getByRole('spinbutton', { name: 'VMs' })
    .or(serve.getByRole('textbox', { name: 'VMs' }))
    .fill('10');
  await serve.getByRole('textbox', { name: 'Name of the infra' }).fill('ten');
  await serve.getByRole('button', { name: 'Review cost' }).click();
  await page.getByRole('button', { name: /^Deploy 10 VMs/ }).click();

  const infras = page.getByRole('region', { name: 'Infras' });
  await infras.getByRole('tab', { name: 'Endpoints' }).click();
  await expect(infras.getByText('10 of 10 ready')).toBeVisible({ timeout: 120_000 });

  await page.keyboard.press('g');
  await page.keyboard.press('q');
  const asking = page.getByRole('region', { name: 'Ask all my models' });
  await asking.getByRole('textbox', { name: 'Ask all 10 models' }).fill('What is terroir?');
  await page.keyboard.press('Enter');
  await expect(asking.getByText(/first token after/)).toHaveCount(10);
  await expect.poll(async () => (await drawnOn(page)).arcs).toBe(10);

  const [infra] = (await api.get<{ items: { id: string }[] }>('/infras')).items;
  const at = `/infras/${infra?.id}`;
  const [deployment] = (await api.get<{ items: Deployment[] }>(`${at}/deployments`)).items;
  const { vmId = '', vmName = '' } = deployment?.vms[4] ?? {};
  await api.post(`${at}/actions`, { action: 'reboot', vmIds: [vmId] });
  const vm = infras.getByRole('listitem', { name: vmName });
  await expect(vm.getByText('Ready', { exact: true })).toBeHidden();
  await expect(vm.getByText('Ready', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(infras.getByText('10 of 10 ready')).toBeVisible();
  const [after] = (await api.get<{ items: Deployment[] }>(`${at}/deployments`)).items;
  expect(after?.vms.map(({ round }) => round)).toEqual(models.map((_model, k) => (k === 4 ? 2 : 1)));
});
