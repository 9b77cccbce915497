import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Infra } from '@terroir/shared-types';
import { deployed } from '../fixtures/deployed.ts';
import { expect, test } from '../fixtures/journey.ts';

const hostileNames = [
  'report "final" \'v2\' $(id);x.bin',
  '<img src=x onerror=alert(1)>.html',
  '-rf',
  '.hidden-보고서 % + & #.pdf',
  'invoice\u202Efdp.exe',
];

/** Drops files onto an element as a person drags them in. */
const drop = async (page: Page, selector: string, files: readonly { name: string; data: Buffer }[]) => {
  const transfer = await page.evaluateHandle(
    (given) => {
      const held = new DataTransfer();
      for (const { name, base64 } of given)
        held.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      return held;
    },
    files.map(({ name, data }) => ({ name, base64: data.toString('base64') })),
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.locator(selector).dispatchEvent(type, { dataTransfer: transfer });
};

const panelOf = (page: Page) => page.getByRole('region', { name: 'Files', exact: true });
const shell = (infra: Infra, at: number, command: string) => ({
  target: { infraId: infra.id, vmIds: [infra.vms[at]?.id] },
  commands: [command],
});

test('files with hostile names reach every VM byte for byte, one is refused and retried alone', async ({
  page,
  api,
  open,
  terroir,
}) => {
  const infra = await deployed(api, 'send', 2);
  const data = new Map(hostileNames.map((name) => [name, randomBytes(200_000)]));
  await open('/?dock=files');
  const panel = panelOf(page);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    panel.getByRole('button', { name: 'Send files to 2 VMs' }).click(),
  ]);
  await chooser.setFiles(
    hostileNames.map((name) => ({
      name,
      mimeType: 'application/octet-stream',
      buffer: data.get(name) ?? Buffer.alloc(0),
    })),
  );
  await expect(panel.getByText('2 of 2 have it, checksum verified')).toHaveCount(hostileNames.length);
  for (const { id } of infra.vms)
    for (const name of hostileNames) {
      const back = await fetch(
        `${terroir.origin}/api/v1/vms/${id}/files?${new URLSearchParams({ path: name })}`,
        {
          headers: { authorization: `Bearer ${terroir.token}` },
        },
      );
      expect(Buffer.from(await back.arrayBuffer()).equals(data.get(name) ?? Buffer.alloc(0)), name).toBe(
        true,
      );
    }

  // On the second VM a folder stands where the file should go.
  await api.run(shell(infra, 1, 'mkdir -p inbox/taken'));
  await panel.getByRole('textbox', { name: 'Folder on the VM' }).fill('inbox');
  await drop(page, '[data-panel="files"] [role="tabpanel"] > div', [
    { name: 'taken', data: Buffer.from('new') },
  ]);
  const refused = panel.getByRole('listitem', { name: 'taken', exact: true });
  await expect(refused.getByText('1 of 2 has it, checksum verified')).toBeVisible();
  await expect(refused.getByText(/is a folder/)).toBeVisible();
  await api.run(shell(infra, 1, 'rmdir inbox/taken'));
  await refused.getByRole('button', { name: 'Retry 1 VM' }).click();
  await expect(panel.getByText('1 of 1 has it, checksum verified')).toBeVisible();
  const onSecond = await api.run(shell(infra, 1, 'cat inbox/taken'));
  expect(await api.output(onSecond.id, onSecond.tasks[0]?.id ?? '')).toBe('new');
});

test('a VM is walked by keyboard, a file taken along whole, a closed folder says why', async ({
  page,
  api,
  open,
  guard,
}) => {
  guard.expect(/403 \(Forbidden\)/);
  const infra = await deployed(api, 'browse', 1);
  await api.run(
    shell(
      infra,
      0,
      String.raw`mkdir -p 'a b/deep' locked empty && chmod 0 locked && cd 'a b/deep' && head -c 300000 /dev/zero | tr '\0' 'q' >"it's \"here\".txt" && touch .secret $'line\nbreak' "$(printf 'n%.0s' $(seq 200))" && ln -s gone dangling`,
    ),
  );
  await open(`/?right=infras&infra=${infra.id}`);
  await page.getByRole('button', { name: 'Files of browse-web-1' }).click();
  const panel = panelOf(page);
  await panel.getByRole('row', { name: 'a b' }).focus();
  await page.keyboard.press('Enter');
  await panel.getByRole('row', { name: 'deep' }).focus();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('row', { name: String.raw`line\u{a}break` })).toBeVisible();
  await expect(panel.getByRole('row', { name: '.secret' })).toHaveCount(0);
  await panel.getByRole('button', { name: 'Show hidden files' }).click();
  await expect(panel.getByRole('row', { name: '.secret' })).toBeVisible();

  const row = panel.getByRole('row', { name: 'it\'s "here".txt' });
  await expect(row).toContainText('293 KiB');
  await row.focus();
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(readFileSync(await download.path()).equals(Buffer.alloc(300_000, 'q'))).toBe(true);

  await drop(page, '[data-panel="files"] [role="tabpanel"] > div', [
    { name: '새 파일', data: randomBytes(5_000) },
  ]);
  await expect(panel.getByRole('row', { name: '새 파일' })).toContainText('4.9 KiB');

  await row.focus();
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Tab');
  await expect(panel.getByRole('row', { name: 'deep' })).toBeVisible();
  await panel.getByRole('button', { name: 'Home folder' }).click();
  await panel.getByRole('row', { name: 'empty' }).click();
  await expect(panel.getByText('Nothing in this folder')).toBeVisible();
  await panel.getByRole('button', { name: 'Home folder' }).click();
  await panel.getByRole('row', { name: 'locked' }).click();
  await expect(panel.getByText('The account may not read this')).toBeVisible();
  await panel.getByRole('button', { name: 'Home folder' }).last().click();
  await expect(panel.getByRole('row', { name: 'locked' })).toBeVisible();
});

test('a name that is no UTF-8 is marked, taken along, and deleted after it was asked for', async ({
  page,
  api,
  open,
}) => {
  const infra = await deployed(api, 'bytes', 1);
  await api.run(
    shell(
      infra,
      0,
      String.raw`mkdir -p $'m\xe9nu' && printf 'un' >$'m\xe9nu/caf\xe8' && printf 'deux' >$'m\xe9nu/caf\xe9' && echo x >kept`,
    ),
  );
  await open(`/?dock=files&files-tab=browse&files-vm=${infra.vms[0]?.id}`);
  const panel = panelOf(page);
  const folder = panel.getByRole('row', { name: 'm\uFFFDnu' });
  await expect(folder.getByText('not UTF-8')).toBeVisible();
  await folder.focus();
  await page.keyboard.press('Enter');
  const files = panel.getByRole('row', { name: 'caf\uFFFD' });
  await expect(files).toHaveCount(2);
  await expect(panel.getByRole('button', { name: 'Send here' })).toBeDisabled();
  await page.reload();
  const taken: string[] = [];
  for (const at of [0, 1]) {
    const downloading = page.waitForEvent('download');
    await files.nth(at).click();
    taken.push(readFileSync(await (await downloading).path(), 'utf8'));
  }
  expect(taken.toSorted()).toEqual(['deux', 'un']);

  await files.first().getByRole('button', { name: 'Delete caf\uFFFD' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Delete caf\uFFFD?' });
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(files).toHaveCount(2);
  await files.first().getByRole('button', { name: 'Delete caf\uFFFD' }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(files).toHaveCount(1);
  await panel.getByRole('button', { name: 'Folder above' }).click();
  await expect(panel.getByRole('row', { name: 'kept' })).toBeVisible();
});

test('a folder that holds something is not deleted, and says so', async ({ page, api, open, guard }) => {
  guard.expect(/409 \(Conflict\)/);
  const infra = await deployed(api, 'full', 1);
  await api.run(shell(infra, 0, 'mkdir -p full && echo x >full/x'));
  await open(`/?dock=files&files-tab=browse&files-vm=${infra.vms[0]?.id}`);
  const row = panelOf(page).getByRole('row', { name: 'full', exact: true });
  await row.getByRole('button', { name: 'Delete full' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText(/is a folder that holds something/)).toBeVisible();
  await expect(row).toBeVisible();
});
