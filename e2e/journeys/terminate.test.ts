import { deployed } from '../fixtures/deployed.ts';
import { expect, test } from '../fixtures/journey.ts';

test('terminating an infra asks for its name, can be undone for ten seconds, and else ends the VMs', async ({
  page,
  open,
  api,
  sandbox,
}) => {
  const infra = await deployed(api, 'doomed', 1);
  await open(`/?right=infras&infra=${infra.id}`);
  const panel = page.getByRole('region', { name: 'Infras' });
  const terminate = async () => {
    await panel.getByRole('button', { name: 'Actions for doomed', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Terminate' }).click();
    const dialog = page.getByRole('dialog', { name: 'Terminate 1 VM of doomed?' });
    const confirm = dialog.getByRole('button', { name: 'Terminate 1 VM' });
    await expect(confirm).toBeDisabled();
    await dialog.getByLabel('Type doomed to go on').fill('doomed');
    await confirm.click();
  };
  await terminate();
  await expect(page.getByText(/^Terminating doomed in \d+ s$/)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Cancelled. Nothing was stopped.')).toBeVisible();
  expect(await sandbox.vms()).toHaveLength(1);

  await terminate();
  await expect(page.getByText(/^Terminating doomed in \d+ s$/)).toBeVisible();
  await expect.poll(async () => (await sandbox.vms()).length, { timeout: 20_000 }).toBe(0);
  await expect(panel.getByRole('tabpanel').getByText('Terminated', { exact: true })).toBeVisible();
});
