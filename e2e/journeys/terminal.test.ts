import type { Page } from '@playwright/test';
import { deployed } from '../fixtures/deployed.ts';
import { expect, live, mapIdle, test } from '../fixtures/journey.ts';

// Pages are read again and a server is started again, on a machine that may be busy.
test.setTimeout(270_000);

const shownOn = (page: Page) => page.locator('[role="tabpanel"]:visible .xterm-rows');
const typeInto = async (page: Page, text: string): Promise<void> => {
  await page
    .getByRole('textbox', { name: /^Terminal of/ })
    .locator('visible=true')
    .first()
    .focus();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
};

test('a shell opens beside its VM, survives a reload, takes typing for all, and its recording plays', async ({
  page,
  api,
  open,
}) => {
  const infra = await deployed(api, 'shells', 2);
  await open(`/?right=infras&infra=${infra.id}`);
  const screen = shownOn(page);
  const typed = (text: string) => typeInto(page, text);

  await page.getByRole('button', { name: 'Open a terminal on shells-web-1' }).click();
  await expect(page.locator('[data-terminal-state="open"]')).toHaveCount(1);
  await typed('echo made-$((40+2)) && X=kept');
  await expect(screen).toContainText('made-42');

  await page.reload();
  await expect(page.locator('[data-terminal-state="open"]')).toHaveCount(1);
  await expect(screen).toContainText('made-42');
  await typed('echo still-$X');
  await expect(screen).toContainText('still-kept');

  await page.getByRole('button', { name: 'Open a terminal on shells-web-2' }).click();
  await expect(page.locator('[data-terminal-state="open"]')).toHaveCount(2);
  await page.getByRole('button', { name: 'Type to all 2 terminals' }).click();
  await page.getByRole('button', { name: 'Record what is shown' }).click();
  await expect(page.getByRole('button', { name: 'Stop recording' })).toBeVisible();
  await typed('echo on-$(hostname)');
  await expect(screen).toContainText('on-shells-web-2');
  await page.getByRole('tab', { name: 'shells-web-1' }).click();
  await expect(screen).toContainText('on-shells-web-1');

  await page.getByRole('tab', { name: 'shells-web-2' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await page.getByRole('button', { name: 'End the shell of shells-web-2' }).click();
  await page.getByRole('button', { name: 'End the shell of shells-web-1' }).click();
  const recordings = page.getByRole('region', { name: 'Recordings' });
  await recordings.getByRole('button', { name: 'Play' }).click();
  await expect(page.getByRole('dialog').locator('.xterm-rows')).toContainText('on-shells-web-2');
});

test('shells, what was typed to all and a recording outlive a killed server; what is replayed is not answered', async ({
  page,
  api,
  open,
  terroir,
  guard,
}) => {
  guard.expect(/WebSocket connection|Failed to load resource/);
  const infra = await deployed(api, 'lasting', 2);
  await open(`/?right=infras&infra=${infra.id}`);
  const screen = shownOn(page);
  for (const at of [1, 2]) {
    await page.getByRole('button', { name: `Open a terminal on lasting-web-${at}` }).click();
    await expect(page.locator('[data-terminal-state="open"]')).toHaveCount(at);
  }
  await page.getByRole('button', { name: 'Record what is shown' }).click();
  await expect(page.getByRole('button', { name: 'Stop recording' })).toBeVisible();
  // The terminal answers this query once, to who asked; shown again, an answer would be typed into the shell.
  await typeInto(page, String.raw`X=kept; printf '\033[6n'; read -rs -d R reply; echo "asked-$((40+2))"`);
  await expect(screen).toContainText('asked-42');
  await typeInto(page, 'until [ -e up ]; do sleep 0.05; done; echo back-$((40+2))');
  // What a server had not passed on when it was killed is lost.
  await expect(screen).toContainText('echo back-$((40+2))');
  await mapIdle(page);
  await terroir.restart('SIGKILL');
  await live(page);
  await expect(page.locator('[data-terminal-state="open"]')).toHaveCount(2);
  await api.run({
    target: { infraId: infra.id, vmIds: [infra.vms[1]?.id] },
    commands: ['touch up'],
  });
  await expect(screen).toContainText('back-42');
  await page.reload();
  await live(page);
  await expect(page.locator('[data-terminal-state="open"]')).toHaveCount(2, { timeout: 60_000 });
  await page.getByRole('tab', { name: 'lasting-web-2' }).click();
  await expect(screen).toContainText('asked-42');
  await page.getByRole('button', { name: 'Type to all 2 terminals' }).click();
  await typeInto(page, 'echo "<$X-$(hostname)>"');
  await expect(screen).toContainText('<kept-lasting-web-2>');
  expect(await screen.innerText()).not.toMatch(/\d+;\d+R/);
  await page.getByRole('tab', { name: 'lasting-web-1' }).click();
  await expect(screen).toContainText('<-lasting-web-1>');

  await page.getByRole('tab', { name: 'lasting-web-2' }).click();
  await page.getByRole('button', { name: 'Stop recording' }).click();
  for (const at of [2, 1])
    await page.getByRole('button', { name: `End the shell of lasting-web-${at}` }).click();
  const recordings = page.getByRole('region', { name: 'Recordings' });
  await recordings.getByRole('button', { name: 'Play' }).first().click();
  const player = page.getByRole('dialog').locator('.xterm-rows');
  await expect(player).toContainText('asked-42');
  await expect(player).toContainText('<kept-lasting-web-2>');
});
