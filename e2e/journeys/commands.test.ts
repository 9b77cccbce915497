import { deployed } from '../fixtures/deployed.ts';
import { expect, openPanel, test } from '../fixtures/journey.ts';

test('two commands run on every VM; each shows its own output and exit codes; a long one is cancelled', async ({
  page,
  open,
  api,
}) => {
  const infra = await deployed(api, 'fleet', 2);
  await open();
  await openPanel(page, 'Console');
  const console = page.getByRole('region', { name: 'Console' });
  await console.getByRole('textbox', { name: 'Command 1' }).fill('echo "I am $(hostname)"');
  await console.getByRole('button', { name: 'Add command' }).click();
  await console.getByRole('textbox', { name: 'Command 2' }).fill('ls /nowhere');
  await console.getByRole('button', { name: 'Run on 2 VMs' }).click();

  const matrix = console.getByRole('grid', { name: 'Result matrix' });
  await expect(matrix.getByText('Failed')).toHaveCount(2);
  for (const { name } of infra.vms) {
    await matrix.getByText(name).click();
    const output = console.getByRole('log', { name: `Output of ${name}` });
    await expect(output).toContainText(`I am ${name}`);
    await expect(output).toContainText('No such file or directory');
    await expect(output.getByText('stderr')).toBeVisible();
    await expect(matrix.getByRole('button', { name: `${name}, command 1: exit 0` })).toBeVisible();
    await expect(matrix.getByRole('button', { name: `${name}, command 2: exit 2` })).toBeVisible();
  }

  await console.getByRole('button', { name: 'All runs' }).click();
  await console.getByRole('tab', { name: 'New run' }).click();
  await console.getByRole('button', { name: 'Remove command 2' }).click();
  await console.getByRole('textbox', { name: 'Command 1' }).fill('echo begun; sleep 100');
  await console.getByRole('button', { name: 'Run on 2 VMs' }).click();
  await expect(console.getByRole('log')).toContainText('begun');
  await console.getByRole('button', { name: 'Cancel run' }).click();
  await expect(matrix.getByText('Cancelled')).toHaveCount(2);
  await expect(console.getByRole('button', { name: 'Cancel run' })).toBeHidden();
});

test('markup and escape sequences in output are shown as text', async ({ page, open, api, guard }) => {
  const infra = await deployed(api, 'hostile', 1, { team: '<img src=x onerror=alert(1)>' });
  page.on('dialog', (dialog) => {
    throw new Error(`The page ran what a VM said: ${dialog.message()}`);
  });
  const run = await api.run({
    target: { infraId: infra.id },
    commands: [
      String.raw`printf '<img src=x onerror=alert(1)><script>alert(2)</script>\n'`,
      String.raw`printf '\033[31mred\033[0m \033]0;title\007 \033[2Jcleared\n'`,
    ],
  });
  await open(`/?dock=console&run=${run.id}&right=infras&infra=${infra.id}`);
  const output = page.getByRole('log');
  await expect(output).toContainText('<img src=x onerror=alert(1)><script>alert(2)</script>');
  await expect(output.getByText('red', { exact: true })).toHaveCSS('color', /rgb/);
  await expect(output).toContainText('cleared');
  const text = await output.innerText();
  expect(text).not.toContain('\u001B');
  await expect(page.locator('img[src="x"], [role="log"] script')).toHaveCount(0);
  expect(guard.problems).toEqual([]);
});
