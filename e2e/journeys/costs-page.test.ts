import { readFile } from 'node:fs/promises';
import { deployed } from '../fixtures/deployed.ts';
import { expect, test } from '../fixtures/journey.ts';

test('the ticker leads to what was spent, as chart, table and CSV, with sandbox money under its own name', async ({
  page,
  open,
  api,
}) => {
  const infra = await deployed(api, 'spender', 2);
  await open();
  const ticker = page
    .getByRole('banner')
    .getByRole('button', { name: /2 VMs · \$[\d.]+\/h · \$[\d.]+ today/ });
  await expect(ticker).toContainText('Simulated');
  await ticker.click();

  const panel = page.getByRole('region', { name: 'Costs' });
  await expect(panel.getByRole('combobox', { name: 'Which money' })).toContainText('Sandbox, simulated');
  await expect(panel).toContainText('Ahead: 2 VMs at their present prices');
  await expect(panel.getByRole('img', { name: /^Spend per day over 7 days/ })).toBeVisible();

  await panel.getByRole('combobox', { name: 'By' }).click();
  await page.getByRole('option', { name: 'Infra' }).click();
  const row = panel.getByRole('row', { name: /spender/ });
  await expect(row).toContainText('$');
  await row.getByRole('button', { name: 'spender' }).click();
  await expect(page.getByRole('heading', { name: 'spender' })).toBeVisible();
  await page.goBack();

  const coming = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Ledger as CSV' }).click();
  const lines = (await readFile(await (await coming).path(), 'utf8')).trim().split('\r\n');
  expect(lines[0]).toBe('infra,infraId,vm,vmId,spec,money,hourlyUsd,startedAt,endedAt,hours,usd');
  const own = lines.filter((line) => line.includes(infra.id));
  expect(own).toHaveLength(2);
  for (const line of own) expect(line).toContain(',simulated,');

  await panel.getByRole('combobox', { name: 'Which money' }).click();
  await page.getByRole('option', { name: 'Real money' }).click();
  await expect(panel).toContainText('Nothing was spent in this span');
});
