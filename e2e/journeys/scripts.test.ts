import { readFile } from 'node:fs/promises';
import { deployed } from '../fixtures/deployed.ts';
import { expect, openPanel, test } from '../fixtures/journey.ts';

test('commands are completed, recalled, kept as a script with a secret, and run from there', async ({
  page,
  open,
  api,
}) => {
  const infra = await deployed(api, 'library', 2, { team: 'ai' });
  await api.run({ target: { infraId: infra.id }, commands: ['echo ran before'] });
  await open();
  await openPanel(page, 'Console');
  const console = page.getByRole('region', { name: 'Console' });
  const command = console.getByRole('textbox', { name: 'Command 1' });
  await command.focus();
  await page.keyboard.press('ArrowUp');
  await expect(command).toHaveValue('echo ran before');
  await command.fill('echo ');
  await page.keyboard.type('$$publ');
  await expect(page.getByRole('listbox', { name: 'Built-ins' }).getByRole('option')).toHaveCount(2);
  await page.keyboard.press('Enter');
  await expect(command).toHaveValue('echo $$Func(GetPublicIP(target=this))');

  await console.getByRole('combobox', { name: 'Targets' }).click();
  await page.getByRole('option', { name: 'Label' }).click();
  await console.getByRole('textbox', { name: 'Label selector' }).fill('team=nobody');
  await expect(console.getByText('0 VMs now')).toBeVisible();
  await console.getByRole('combobox', { name: 'Targets' }).click();
  await page.getByRole('option', { name: 'All VMs' }).click();
  await expect(console.getByText('2 VMs now')).toBeVisible();

  await command.fill('rm -rf /var/tmp/nothing-here');
  await console.getByRole('button', { name: 'Preview' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/Touches 2 VMs/)).toBeVisible();
  await page.keyboard.press('Escape');

  await command.fill('who={{who}}');
  await page.keyboard.press('End');
  await page.keyboard.type('\npassword={{password}}\necho "Hello $who, ${#password} letters"');
  await console.getByRole('button', { name: 'Save as script' }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Greet');
  await dialog.getByRole('button', { name: 'Add parameter' }).click();
  await dialog.getByRole('textbox', { name: 'Name 1' }).fill('who');
  await dialog.getByRole('textbox', { name: 'Default' }).fill(`O'Brien`);
  await dialog.getByRole('button', { name: 'Add parameter' }).click();
  await dialog.getByRole('textbox', { name: 'Name 2' }).fill('password');
  await dialog.getByRole('combobox', { name: 'Type 2' }).click();
  await page.getByRole('option', { name: 'Secret' }).click();
  await dialog.getByRole('button', { name: 'Save script' }).click();

  const script = console.getByRole('region', { name: 'Greet' });
  await expect(script.getByText('1 value is missing.')).toBeVisible();
  await script.getByLabel('password').fill('hunter22');
  await script.getByRole('button', { name: 'Run on 2 VMs' }).click();
  const matrix = console.getByRole('grid', { name: 'Result matrix' });
  await expect(matrix.getByRole('button', { name: /command 1: exit 0( |$)/ })).toHaveCount(2);
  await console.getByRole('tab', { name: 'Equal answers' }).click();
  await expect(console.getByRole('region', { name: '2 of 2 VMs say' })).toContainText(
    `Hello O'Brien, 8 letters`,
  );
  await expect(page.getByText('hunter22')).toHaveCount(0);
});

test('the inventory of an infra is taken along', async ({ page, open, api }) => {
  const infra = await deployed(api, 'inventory', 1);
  await open('/?dock=console&console-tab=scripts&script=nginx');
  const console = page.getByRole('region', { name: 'Console' });
  await expect(console.getByText('TCP 80')).toBeVisible();
  const downloading = page.waitForEvent('download');
  await console.getByRole('button', { name: 'Ansible inventory' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('inventory.inventory.yaml');
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toContain(`${infra.vms[0]?.name}:`);
});
