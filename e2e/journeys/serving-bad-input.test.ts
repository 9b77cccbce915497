import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/journey.ts';

const choosePreset = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('combobox', { name: 'Preset' }).click();
  await page.getByRole('option', { name, exact: true }).click();
};

test('what cannot be served is said before anything is bought, with what would do', async ({
  page,
  open,
  api,
  guard,
}) => {
  test.setTimeout(180_000);
  guard.expect(/Failed to load resource.*422/);
  await open('/?left=llm&model=llama3.1-8b');
  const panel = page.getByRole('region', { name: 'Serve a model' });
  await choosePreset(page, 'vLLM with Open WebUI');
  await expect(panel.getByText(/is gated at Hugging Face/)).toBeVisible();
  await panel.getByRole('button', { name: 'Review cost' }).click();
  const dialog = page.getByRole('dialog', { name: 'What this costs' });
  await expect(dialog).toContainText(/accept its licence at https:\/\/huggingface\.co.*read token/);
  await dialog.getByRole('button', { name: 'Back to editing' }).click();

  await choosePreset(page, 'Ollama, a model on each VM');
  const list = panel.getByRole('textbox', { name: 'Models, one per VM in turn' });
  await list.fill('llama3.1-8b, llama9-8b');
  await expect(
    panel.getByText(/no model of the catalog has .*"llama9-8b"; the nearest known is/),
  ).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Review cost' })).toBeDisabled();
  await list.fill('<img src=x onerror=alert(1)>');
  await expect(panel.getByText(/<img src=x onerror=alert\(1\)>/).first()).toBeVisible();
  await list.fill('llama3.1-8b, qwen3-8b');
  await expect(panel.getByRole('button', { name: 'Review cost' })).toBeEnabled();
  expect((await api.get<{ items: unknown[] }>('/infras')).items).toEqual([]);

  await open(`/?left=llm&model=${encodeURIComponent('"><script>alert(1)</script>')}`);
  await expect(panel.getByRole('searchbox', { name: 'Search models' })).toBeVisible();
});

test('a VM that is taken away in the middle of a download is shown as gone, and nothing goes on in it', async ({
  page,
  open,
  api,
  sandbox,
}) => {
  test.setTimeout(240_000);
  await sandbox.setFaults({ guest: [{ fault: 'pull-slow', ms: 60_000 }] });
  const { id } = await api.post<{ id: string }>('/infras', {
    name: 'taken',
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'llm', specId: 'aws+ap-northeast-1+g6.xlarge', count: 1 }],
    presetId: 'ollama',
    presetInput: { modelId: 'llama3.2-1b' },
  });
  await open(`/?right=infras&infra=${id}`);
  const panel = page.getByRole('region', { name: 'Infras' });
  await panel.getByRole('tab', { name: 'Endpoints' }).click();
  const vm = panel.getByRole('listitem', { name: 'taken-llm-1' });
  const download = vm.getByRole('listitem').filter({ hasText: 'Download the model' });
  await expect(download).toContainText('running', { timeout: 120_000 });
  const { items } = await sandbox.call<{ items: { id: string; name: string }[] }>('GET', '/vms');
  await sandbox.call('POST', `/vms/${items.find(({ name }) => name === 'taken-llm-1')?.id}/terminate`);
  await expect(vm.getByText('VM is gone')).toBeVisible({ timeout: 120_000 });
  await expect(vm.getByText(/^The VM has ended\./)).toBeVisible();
  await expect(vm.getByText('Launch another one, or scale the node group out.')).toBeVisible();
  await expect(download).toContainText('failed');
});
