import { readFile } from 'node:fs/promises';
import { deployed } from '../fixtures/deployed.ts';
import { expect, test } from '../fixtures/journey.ts';

test('the matrix is filtered by clicking, equal answers are one, and the rest differs visibly', async ({
  page,
  open,
  api,
}) => {
  const infra = await deployed(api, 'answers', 4);
  const [, , , odd] = infra.vms;
  const run = await api.run({
    target: { infraId: infra.id },
    commands: [
      // What the shell says of the missing program names a file, which differs on every VM.
      'echo "kernel ready"; no-such-program; echo "disk ready"',
      `if [ "$(hostname)" = ${odd?.name} ]; then echo "service down"; exit 3; fi; echo "service up"`,
    ],
  });
  await open(`/?dock=console&run=${run.id}`);
  const console = page.getByRole('region', { name: 'Console' });
  const matrix = console.getByRole('grid', { name: 'Result matrix' });
  await expect(matrix.getByRole('button', { name: /command 2: exit 0( |$)/ })).toHaveCount(3);

  await console.getByRole('tab', { name: 'All output' }).click();
  // Every VM's first line says of which command it is.
  await expect
    .poll(() => console.getByRole('log').getByText('#1', { exact: true }).count())
    .toBeGreaterThanOrEqual(4);
  // Others do not, and the texts still stand under each other.
  const leftOf = async (text: string): Promise<number | undefined> =>
    (await console.getByRole('log').getByText(text, { exact: true }).first().boundingBox())?.x;
  expect(await leftOf('kernel ready')).toBeGreaterThan(0);
  expect(await leftOf('kernel ready')).toBe(await leftOf('disk ready'));
  await console.getByRole('tab', { name: 'Equal answers' }).click();

  const most = console.getByRole('region', { name: '3 of 4 VMs say' });
  await expect(most).toContainText('service up');
  await expect(most).toContainText(/stderr.*command 1: line 1: no-such-program: command not found/);
  const other = console.getByRole('region', { name: '1 of 4 VMs says' });
  await expect(other).toContainText('service down');
  await expect(other.getByLabel('missing here')).toBeVisible();
  // Whom it differs from.
  await expect(other).toContainText(`compared with ${infra.vms[0]?.name}`);
  await expect(other).not.toContainText('kernel ready kernel ready');
  await other.getByRole('button', { name: 'Show text' }).click();
  await expect(other).toContainText('kernel ready');

  await console.getByRole('button', { name: '#2 exit 3' }).click();
  await expect(matrix.getByRole('button', { name: /command 1: exit 0( |$)/ })).toHaveCount(1);
  await expect(console.getByRole('region', { name: '1 of 1 VMs says' })).toContainText('service down');
  await expect(console.getByText(/^compared with/)).toBeHidden();
  await console.getByRole('button', { name: 'Run again on this VM' }).click();
  await expect(console.getByRole('button', { name: 'Run on 1 VM' })).toBeEnabled();
  await expect(console.getByRole('textbox', { name: 'Command 1' })).toHaveValue(/kernel ready/);
  await expect(console.getByRole('checkbox', { name: odd?.name ?? '' })).toBeChecked();
});

test('a running log is followed only at its end, and found in while it grows', async ({
  page,
  open,
  api,
}) => {
  const infra = await deployed(api, 'follow', 1);
  const { id } = await api.post<{ id: string }>('/runs', {
    target: { infraId: infra.id },
    commands: [
      'for i in $(seq 1 500); do echo "line $i of the start"; done; i=0; while [ ! -e stop ]; do i=$((i + 1)); echo "tick $i"; sleep 0.05; done; echo "Needle at the end"',
    ],
  });
  await open(`/?dock=console&run=${id}`);
  const output = page.getByRole('log');
  await expect(output).toContainText(/tick \d+/);
  await expect(page.getByRole('button', { name: /new line|Follow/ })).toBeHidden();

  await output.hover();
  await page.mouse.wheel(0, -4000);
  const pill = page.getByRole('button', { name: /\d+ new lines/ });
  await expect(pill).toBeVisible();
  const stays = await output.evaluate(({ scrollTop }) => scrollTop);
  const count = Number(/\d+/.exec(await pill.innerText())?.[0]);
  await expect.poll(async () => Number(/\d+/.exec(await pill.innerText())?.[0])).toBeGreaterThan(count + 3);
  expect(await output.evaluate(({ scrollTop }) => scrollTop)).toBe(stays);

  await output.focus();
  await page.keyboard.press('ControlOrMeta+f');
  const field = page.getByRole('searchbox', { name: 'Search output' });
  await expect(field).toBeFocused();
  await page.keyboard.type('line 250 of');
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 of 1')).toBeVisible();
  await expect(output.locator('mark')).toHaveText('line 250 of');
  await field.fill('NEEDLE');
  await expect(page.getByText('no match')).toBeVisible();
  await api.run({ target: { infraId: infra.id }, commands: ['touch stop'] });
  await expect(page.getByText('1 line', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Match case' }).click();
  await expect(page.getByText('no match')).toBeVisible();
  await page.getByRole('button', { name: 'Match case' }).click();
  await page.getByRole('button', { name: 'Regular expression' }).click();
  await field.fill('needle .* end$');
  await expect(page.getByText('1 line', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field).toHaveValue('');

  await page.getByRole('button', { name: /new line|Follow/ }).click();
  await expect(output).toContainText('Needle at the end');
});

test('a line has a link that leads back to it, merged or per VM, and the log is taken along', async ({
  page,
  open,
  api,
}) => {
  const infra = await deployed(api, 'links', 2);
  const run = await api.run({
    target: { infraId: infra.id },
    commands: ['for i in $(seq 1 3000); do echo "row $i $(printf %040d $i)"; done'],
  });
  await open(`/?dock=console&run=${run.id}&run-view=all`);
  const output = page.getByRole('log', { name: 'Output of all VMs' });
  await expect(output).toContainText('row 3000');
  // The names of the VMs take no more room than they need.
  const name = output.getByTitle(/^web-\d$/).first();
  expect((await name.boundingBox())?.width).toBeLessThan(60);
  expect(await name.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  await page.getByRole('searchbox', { name: 'Search output' }).fill('row 1500 ');
  await expect(page.getByText('2 lines', { exact: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await output
    .locator('[data-index]', { hasText: 'row 1500 ' })
    .first()
    .getByRole('button', { name: 'Link to this line' })
    .click();
  await expect(page).toHaveURL(/[?&]at=\d+/);
  await page.reload();
  await expect(output.getByText(/row 1500 /).first()).toBeInViewport();

  await page.getByRole('button', { name: 'Download' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'All VMs, .log', exact: true }).click();
  const text = await readFile(await (await downloading).path(), 'utf8');
  expect(text.match(/row 3000 /g)).toHaveLength(2);
});

test('breaking long lines keeps the place, at the end and in the middle', async ({ page, open, api }) => {
  const infra = await deployed(api, 'wrap', 1);
  const run = await api.run({
    target: { infraId: infra.id },
    commands: ['for i in $(seq 1 400); do echo "row $i: $(printf %0300d 0)"; done'],
  });
  await open(`/?dock=console&run=${run.id}&run-view=all`);
  const output = page.getByRole('log');
  const wrap = page.getByRole('button', { name: 'Wrap lines' });
  const follow = page.getByRole('button', { name: 'Follow' });
  const line = (number: number) => output.locator('[data-index]', { hasText: `row ${number}:` });
  await expect(line(400)).toBeInViewport();
  for (const pressed of ['true', 'false']) {
    await wrap.click();
    await expect(wrap).toHaveAttribute('aria-pressed', pressed);
    await expect(line(400)).toBeInViewport();
    await expect(follow).toBeHidden();
  }
  await output.evaluate((element) => element.scrollTo({ top: 200 * 20 }));
  await expect(line(201)).toBeInViewport();
  for (const pressed of ['true', 'false']) {
    await wrap.click();
    await expect(wrap).toHaveAttribute('aria-pressed', pressed);
    await expect(line(201)).toBeInViewport();
    await expect(follow).toBeVisible();
  }
});
