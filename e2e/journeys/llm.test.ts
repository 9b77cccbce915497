import { expect, openPanel, test } from '../fixtures/journey.ts';

test('a model is deployed from the catalog, its endpoint turns healthy, and its answer streams into the page', async ({
  page,
  open,
}) => {
  await open();
  await openPanel(page, 'LLM');
  const panel = page.getByRole('region', { name: 'LLM' });
  await panel.getByRole('searchbox', { name: 'Search models' }).fill('llama 3.1 8b');
  await panel
    .getByRole('button', { name: /Llama 3\.1 8B/i })
    .first()
    .click();
  await expect(panel.getByText('GPU memory in all')).toBeVisible();
  await expect(panel.getByText(/a tiny random model answers gibberish/)).toBeVisible();
  await panel.getByRole('radio').first().check();
  await panel.getByRole('textbox', { name: 'Name of the infra' }).fill('chat');
  await panel.getByRole('button', { name: 'Review cost' }).click();
  await page.getByRole('button', { name: /^Deploy 1 VM/ }).click();

  const infras = page.getByRole('region', { name: 'Infras' });
  await infras.getByRole('tab', { name: 'Endpoints' }).click();
  await expect(infras.getByText('Healthy')).toBeVisible({ timeout: 60_000 });
  await infras.getByRole('button', { name: 'Chat', exact: true }).click();
  await expect(infras.getByText('sandbox: tiny random model, answers are gibberish')).toBeVisible();
  await infras.getByRole('textbox', { name: 'Message' }).fill('What is terroir?');
  await infras.getByRole('button', { name: 'Send' }).click();
  await expect(infras.getByText(/first token after/)).toBeVisible();
  const answer = infras.getByRole('log').getByText('Model').locator('xpath=following-sibling::p');
  await expect(answer).not.toBeEmpty();
});
