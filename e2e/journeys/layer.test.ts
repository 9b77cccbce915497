import { expect, test } from '../fixtures/journey.ts';

test('the map shows what the question costs where, and a model turns it into the price of a million tokens', async ({
  page,
  open,
}) => {
  await open('/?q=gpu~H100');
  await page.getByRole('button', { name: 'Colour regions by price' }).click();
  const layer = page.getByRole('region', { name: 'Map layer' });
  await expect(
    layer
      .getByRole('list', { name: 'Legend' })
      .getByText(/^\$[\d.]+ – \$/)
      .first(),
  ).toBeVisible();
  await layer.getByRole('combobox', { name: 'Map layer' }).click();
  await page.getByRole('option', { name: 'A million tokens, $' }).click();
  await expect(layer.getByText('Pick a model to see where a million tokens costs what.')).toBeVisible();
  await layer.getByRole('button', { name: 'Runs the model: Any' }).click();
  await page.getByRole('searchbox', { name: 'Search models' }).fill('llama3.1-8b');
  await page
    .getByRole('dialog', { name: 'Runs the model' })
    .getByRole('button', { name: /^Llama 3\.1 8B/ })
    .first()
    .click();
  await page.keyboard.press('Escape');
  await expect(
    layer
      .getByRole('list', { name: 'Legend' })
      .getByText(/^\$[\d.]+ – \$/)
      .first(),
  ).toBeVisible();
  await expect(page).toHaveURL(/layer=tokens/);
  await expect(page).toHaveURL(/llm=llama3\.1-8b/);
});
