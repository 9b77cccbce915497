import { deployed } from '../fixtures/deployed.ts';
import { expect, test } from '../fixtures/journey.ts';

test('a shell opens beside its VM, survives a reload, takes typing for all, and its recording plays', async ({
  page,
  api,
  open,
}) => {
  const infra = await deployed(api, 'shells', 2);
  await open(`/?right=infras&infra=${infra.id}`);
  const screen = page.locator('[role="tabpanel"]:visible .xterm-rows');
  const typed = async (text: string) => {
    await page
      .getByRole('textbox', { name: /^Terminal of/ })
      .locator('visible=true')
      .first()
      .focus();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };

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
