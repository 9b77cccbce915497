import { expect, test } from '../fixtures/journey.ts';

const launch = (params: string) => `/?left=launch&near=126.978,37.566&${params}`;

test('controls and expression are one filter, and the address holds it with columns and order', async ({
  page,
  open,
}) => {
  await open(launch('q=gpu~H100 and price<$100/h'));
  const expression = page.getByRole('textbox', { name: 'Filter expression' });
  await page.getByRole('button', { name: 'Provider: Any' }).click();
  await page.getByRole('dialog', { name: 'Provider' }).getByText('Google Cloud').click();
  await page.keyboard.press('Escape');
  await expect(expression).toHaveValue('provider = gcp and gpu~H100 and price<$100/h');
  await expect(page.getByRole('button', { name: 'Price: < 100 USD/h' })).toBeVisible();
  await expression.fill('gpu~H100 and gpus>=8');
  await expect(page.getByRole('button', { name: 'Provider: Any' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Number of GPUs: ≥ 8' })).toBeVisible();

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: '$/GPU' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '$/GPU' }).click();
  await expect(page.getByRole('columnheader', { name: '$/GPU' })).toHaveAttribute('aria-sort', 'ascending');
  const first = page.getByRole('row').nth(1);
  const cheapest = await first.getAttribute('aria-label');
  await expect(page).toHaveURL(/sort=usdPerGpu/);
  await page.reload();
  await expect(first).toHaveAttribute('aria-label', cheapest ?? '');
  await expect(page.getByRole('columnheader', { name: '$/GPU' })).toHaveAttribute('aria-sort', 'ascending');
});

test('every condition of the question is seen and can be taken out, also those without a control', async ({
  page,
  open,
}) => {
  await open(launch('q=not provider = azure and gpu~H100 and (price<30 or vcpu=96)'));
  const expression = page.getByRole('textbox', { name: 'Filter expression' });
  const conditions = page.getByRole('list', { name: 'Conditions' }).getByRole('button');
  await expect(conditions).toHaveText(['not provider = azure', 'gpu~H100', '(price<30 or vcpu=96)']);
  await page.getByRole('button', { name: 'Remove the condition not provider = azure' }).click();
  await expect(expression).toHaveValue('gpu~H100 and (price<30 or vcpu=96)');
  await expression.fill('gpu~H100 or gpu~L4');
  await expect(conditions).toHaveText(['gpu~H100 or gpu~L4']);
  await conditions.click();
  await expect(expression).toHaveValue('');
  await expect(conditions).toHaveCount(0);
});

test('specs are put side by side, told apart in a sentence, and a missing one says why it is missing', async ({
  page,
  open,
}) => {
  await open(launch('q=gpu~H100 and price<100'));
  await page
    .getByRole('button', { name: /^Compare / })
    .nth(0)
    .click();
  await page
    .getByRole('button', { name: /^Compare / })
    .nth(1)
    .click();
  await page.getByRole('button', { name: 'Compare 2', exact: true }).click();
  const compared = page.getByRole('dialog', { name: 'Compare 2 specs' });
  await expect(compared.getByText(/^A comes before B by [\d.]+ points: /)).toBeVisible();
  await expect(compared.getByRole('heading', { name: 'Price per hour' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Why not…' }).click();
  await page.getByRole('searchbox', { name: 'Spec' }).fill('aws us-east-1 g6.xlarge');
  await page.getByRole('button', { name: /^g6\.xlarge/ }).click();
  const standing = page.getByRole('dialog', { name: 'Why it stands where it stands' });
  await expect(standing.getByText('Not in the answer: 1 condition fails')).toBeVisible();
  await expect(standing.getByText('it has accelerator.model = L4')).toBeVisible();
  await expect(standing.getByText('Cheapest, same GPU')).toBeVisible();
  await expect(standing.getByText(/^−\$[\d.]+\/h$/).first()).toBeVisible();
});

test('an empty answer names the condition that empties it and offers the way out', async ({ page, open }) => {
  await open(launch('q=gpu~H100 and price<0.5'));
  await page.getByRole('button', { name: /^Without “hourlyUsd < 0\.5”/ }).click();
  await expect(page.getByRole('textbox', { name: 'Filter expression' })).toHaveValue('gpu~H100');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
});
