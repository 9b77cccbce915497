import { expect, test } from '../fixtures/journey.ts';

test('a VM that failed says what to do and is retried; what it serves is published, measured and withdrawn', async ({
  page,
  open,
  api,
  sandbox,
}) => {
  test.setTimeout(240_000);
  await sandbox.setFaults({ guest: [{ fault: 'load-fails', message: 'CUDA error: out of memory' }] });
  const { id } = await api.post<{ id: string }>('/infras', {
    name: 'open',
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'llm', specId: 'aws+ap-northeast-1+g6.xlarge', count: 1 }],
    presetId: 'ollama',
    presetInput: { modelId: 'llama3.1-8b' },
  });
  await open(`/?right=infras&infra=${id}&infra-tab=endpoints`);
  const panel = page.getByRole('region', { name: 'Infras' });
  await panel.getByRole('tab', { name: 'Endpoints' }).click();
  const vm = panel.getByRole('listitem', { name: 'open-llm-1' });
  const trouble = vm.getByRole('alert');
  await expect(trouble).toContainText('out of memory', { timeout: 60_000 });
  await expect(trouble).toContainText('Choose a smaller quantization');
  await sandbox.setFaults({ guest: [] });
  await vm.getByRole('button', { name: 'Retry' }).click();
  await expect(vm.getByText('Ready', { exact: true })).toBeVisible({ timeout: 60_000 });

  const endpoint = panel.getByRole('listitem', { name: /^llama3\.1/ });
  await endpoint.getByRole('button', { name: 'Publish…' }).click();
  const asking = page.getByRole('dialog', { name: /^Publish ollama/ });
  await expect(asking.getByText(/Anybody on the internet can reach this port/)).toBeVisible();
  await asking.getByRole('button', { name: 'Publish on one port' }).click();
  const key = page.getByRole('dialog', { name: 'The key of ollama' });
  await expect(key.getByText(/^[\w-]{32}$/)).toBeVisible();
  await key.getByRole('button', { name: 'I have kept it' }).click();
  const publication = endpoint.getByRole('region', { name: 'Published' });
  await expect(publication.getByText('On the internet, with a key')).toBeVisible({ timeout: 60_000 });
  await expect(publication.getByText(/^https:\/\/198\.1[89]\..*:8443\/v1$/)).toBeVisible();
  // Once and no more.
  await expect(publication.getByRole('button', { name: 'Show the key, once' })).toHaveCount(0);

  await endpoint.getByRole('button', { name: 'Benchmark' }).click();
  const benchmark = endpoint.getByRole('region', { name: 'Benchmark' });
  await benchmark.getByRole('button', { name: 'Measure now' }).click();
  await expect(benchmark.getByRole('row', { name: /^1 / })).toBeVisible({ timeout: 60_000 });
  await expect(benchmark.getByText(/Predicted for one chat: \d+ tokens\/s/)).toBeVisible();
  await expect(benchmark.getByText('Measured', { exact: true })).toBeVisible({ timeout: 120_000 });

  await publication.getByRole('button', { name: 'Withdraw' }).click();
  await page
    .getByRole('dialog', { name: /^Withdraw ollama/ })
    .getByRole('button', { name: 'Withdraw' })
    .click();
  await expect(publication).toHaveCount(0, { timeout: 60_000 });
  await expect(endpoint.getByRole('button', { name: 'Publish…' })).toBeVisible();
});
