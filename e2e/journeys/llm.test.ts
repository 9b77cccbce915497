import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { drawnOn, expect, openPanel, test } from '../fixtures/journey.ts';

/** Where the `openai` package is. */
const bffDir = new URL('../../apps/bff/', import.meta.url).pathname;

/** Counts what a person clicks, by any pointer or key that presses a control. */
const countClicks = (page: Page) =>
  page.addInitScript(() => {
    Reflect.set(window, 'clicks', 0);
    document.addEventListener(
      'click',
      (event) => {
        if (event.isTrusted) Reflect.set(window, 'clicks', Number(Reflect.get(window, 'clicks')) + 1);
      },
      true,
    );
  });
const clicks = (page: Page) => page.evaluate(() => Number(Reflect.get(window, 'clicks')));

test('five clicks at most lead from the page to a deployed model, one of them the review', async ({
  page,
  open,
  api,
}) => {
  await countClicks(page);
  await open();
  await page.getByRole('button', { name: 'Serve a model' }).click();
  const panel = page.getByRole('region', { name: 'Serve a model' });
  await panel.getByRole('searchbox', { name: 'Search models' }).fill('llama 3.1 8b');
  await panel
    .getByRole('button', { name: /Llama 3\.1 8B/i })
    .first()
    .click();
  await panel.getByRole('button', { name: 'Review cost' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('this page only, through an SSH tunnel')).toBeVisible();
  await expect(dialog.getByText(/llama3\.1/).first()).toBeVisible();
  await dialog.getByRole('button', { name: /^Deploy 1 VM/ }).click();
  await expect
    .poll(async () =>
      (await api.get<{ items: { presetId: string | null }[] }>('/infras')).items.map(
        ({ presetId }) => presetId,
      ),
    )
    .toEqual(['ollama']);
  expect(await clicks(page)).toBeLessThanOrEqual(5);
});

test('a Korean model warns of its licence; sliding its context moves the fit and the map', async ({
  page,
  open,
}) => {
  await open('/?left=llm');
  const panel = page.getByRole('region', { name: 'Serve a model' });
  await panel.getByRole('button', { name: /^Korean/ }).click();
  await panel.getByRole('button', { name: /EXAONE 3\.5 7\.8B/ }).click();
  await expect(panel.getByText(/does not allow commercial use/)).toBeVisible();
  await expect(panel.getByText('Cheapest per hour')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Map layer' })).toBeVisible();
  const needs = panel.getByText('GPU memory in all').locator('xpath=following-sibling::span');
  const before = await needs.textContent();
  await panel.getByRole('slider', { name: 'Context' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(panel.getByText('16,384 tokens')).toBeVisible();
  await expect(needs).not.toHaveText(before ?? '');
  await expect.poll(async () => (await drawnOn(page)).regions).toBeGreaterThan(0);
  await expect(page).toHaveURL(/layer=tokens/);
  await panel.getByRole('button', { name: 'Another model' }).click();
  await expect(page).not.toHaveURL(/layer=tokens/);
});

test('a deployed model turns healthy, and its answer streams into the page', async ({ page, open }) => {
  await open();
  await openPanel(page, 'LLM');
  const panel = page.getByRole('region', { name: 'Serve a model' });
  await panel.getByRole('searchbox', { name: 'Search models' }).fill('llama 3.1 8b');
  await panel
    .getByRole('button', { name: /Llama 3\.1 8B/i })
    .first()
    .click();
  await expect(panel.getByText('GPU memory in all')).toBeVisible();
  await expect(panel.getByText(/a tiny random model answers gibberish/)).toBeVisible();
  await panel.getByRole('textbox', { name: 'Name of the infra' }).fill('chat');
  await panel.getByRole('button', { name: 'Review cost' }).click();
  await page.getByRole('button', { name: /^Deploy 1 VM/ }).click();

  const infras = page.getByRole('region', { name: 'Infras' });
  await infras.getByRole('tab', { name: 'Endpoints' }).click();
  await expect(infras.getByText('Healthy', { exact: true })).toBeVisible({ timeout: 60_000 });
  const vm = infras.getByRole('listitem', { name: 'chat-llm-1' });
  await expect(vm.getByText('Ready', { exact: true })).toBeVisible();
  await vm.getByText('Phases').click();
  await expect(vm.getByText('Download the model')).toBeVisible();
  await expect(vm.getByRole('button', { name: 'Log of chat-llm-1' })).toBeVisible();
  await infras.getByRole('button', { name: 'Chat', exact: true }).click();
  await expect(infras.getByText('Sandbox: a tiny random model, its answers are gibberish')).toBeVisible();
  await infras.getByRole('textbox', { name: 'Message' }).fill('What is terroir?');
  await infras.getByRole('button', { name: 'Send' }).click();
  await expect(infras.getByText(/first token after/)).toBeVisible();
  const answer = infras.getByRole('log').getByText('Model').locator('xpath=following-sibling::p');
  await expect(answer).not.toBeEmpty();
  await expect(infras.getByText(/of VM time/)).toBeVisible();
});

test('all models are asked at once, each answers in its column; the copied code talks to one from outside', async ({
  page,
  open,
  api,
  terroir,
}) => {
  const ids = await Promise.all(
    ['llama3.1-8b', 'qwen3-8b'].map(async (modelId, at) => {
      const { id } = await api.post<{ id: string }>('/infras', {
        name: `ask-${at}`,
        connectionId: 'sandbox',
        nodeGroups: [
          {
            name: 'llm',
            specId: at === 0 ? 'aws+ap-northeast-1+g6.xlarge' : 'aws+ap-northeast-2+g5.xlarge',
            count: 1,
          },
        ],
        presetId: 'ollama',
        presetInput: { modelId },
      });
      return id;
    }),
  );
  for (const id of ids)
    await api.until<{ items: { health: string }[] }>(`/infras/${id}/endpoints`, ({ items }) =>
      items.some(({ health }) => health === 'healthy'),
    );
  await open('/?left=llm&llm-tab=endpoints&near=114.06,22.54&map=125,30,3');
  const panel = page.getByRole('region', { name: 'Serve a model' });
  await panel.getByRole('button', { name: 'Connect from' }).first().click();
  const codeFor = async (name: string): Promise<string> => {
    await panel.getByRole('combobox', { name: 'Connect from' }).click();
    await page.getByRole('option', { name }).click();
    await panel.getByRole('button', { name: 'Copy the code' }).click();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  // The code as it stands, with nothing but the token, where a person would run it.
  const run = async (program: string, args: string[]): Promise<string> =>
    (
      await promisify(execFile)(program, args, {
        cwd: bffDir,
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TERROIR_TOKEN: terroir.token },
      })
    ).stdout;
  expect(await run('sh', ['-c', await codeFor('curl')])).toContain('data: [DONE]');
  const module = ['--input-type=module', '-e', await codeFor('JavaScript (openai)')];
  expect(await run(process.execPath, module)).not.toBe('');
  const python = await codeFor('Python (openai)');
  const hasOpenai = await run('python3', ['-c', 'import openai']).then(
    () => true,
    () => false,
  );
  if (hasOpenai) expect(await run('python3', ['-c', python])).not.toBe('');
  else
    test.info().annotations.push({ type: 'not run', description: 'the Python code: no python3 with openai' });

  await panel.getByRole('button', { name: 'Ask all my models' }).click();
  const asking = page.getByRole('region', { name: 'Ask all my models' });
  await asking.getByRole('textbox', { name: 'Ask all 2 models' }).fill('What is terroir?');
  await page.keyboard.press('Enter');
  await expect(asking.getByText(/first token after/)).toHaveCount(2);
  await expect.poll(async () => (await drawnOn(page)).arcs).toBe(2);
});
