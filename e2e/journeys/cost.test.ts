import { expect, openPanel, test } from '../fixtures/journey.ts';

test('the cost dialog says what one H100 VM costs, in dollars and won, with rate and date', async ({
  page,
  open,
  api,
}) => {
  await open();
  await openPanel(page, 'Launch');
  await page
    .getByRole('textbox', { name: 'Filter expression' })
    .fill('provider=aws and region=us-east-2 and name=p5.48xlarge');
  const row = page.getByRole('row', { name: 'aws+us-east-2+p5.48xlarge' });
  await expect(row).toContainText('8× H100');
  await row.getByRole('button', { name: 'Add p5.48xlarge to the selection' }).click();
  await page.getByRole('tab', { name: 'Selection' }).click();
  await page.getByRole('button', { name: /^Review cost/ }).click();

  const dialog = page.getByRole('dialog', { name: 'What this costs' });
  const total = dialog.getByRole('row', { name: 'Total' });
  for (const amount of ['$55.04', '$1,320.96', '$40,949.76']) await expect(total).toContainText(amount);
  const rates = await api.get<{ items: { currency: string; perUsd: number; asOf: string }[] }>('/rates');
  const won = rates.items.find(({ currency }) => currency === 'KRW');
  expect(won).toBeDefined();
  const monthlyWon = Math.round(40_949.76 * (won?.perUsd ?? 0)).toLocaleString('en-US');
  await expect(total).toContainText(`₩${monthlyWon}`);
  await expect(dialog).toContainText(`1 USD = ${won?.perUsd.toLocaleString('en-US')} KRW`);
  await expect(dialog).toContainText(won?.asOf ?? 'no date');
  await expect(dialog).toContainText('Not included: disks, traffic out, public addresses, tax.');
  await expect(dialog).toContainText('a month 744 hours');
  await expect(dialog).toContainText('The sandbox charges nothing.');
  await expect(dialog.getByRole('button', { name: 'Deploy 1 VM for $55.04/h' })).toBeEnabled();

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('region', { name: 'Launch' })).toBeVisible();
});
