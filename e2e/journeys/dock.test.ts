import { deployed } from '../fixtures/deployed.ts';
import { expect, test } from '../fixtures/journey.ts';

test("a run's log can be read as the console opens, and the height one makes of it stays", async ({
  page,
  api,
  open,
}) => {
  const infra = await deployed(api, 'dock', 2);
  const run = await api.run({ target: { infraId: infra.id }, commands: ['seq 1 40'] });
  await open(`/?dock=console&run=${run.id}&run-view=all`);
  const dock = page.getByRole('region', { name: 'Console' });
  const log = dock.getByRole('log');
  const handle = dock.getByRole('separator', { name: 'Resize the console' });
  const heightOf = async (what: typeof dock): Promise<number> => (await what.boundingBox())?.height ?? 0;
  for (const [width, height, lines] of [
    [1440, 900, 10],
    [1280, 720, 7],
    [1920, 1080, 14],
  ] as const) {
    await page.setViewportSize({ width, height });
    // The larger part is the map's.
    await expect.poll(() => heightOf(dock)).toBeLessThan(height / 2);
    await expect.poll(() => heightOf(log)).toBeGreaterThan(lines * 20);
  }
  await handle.focus();
  await page.keyboard.press('ArrowDown');
  const chosen = await heightOf(dock);
  await expect(handle).toHaveAttribute('aria-valuenow', String(chosen));
  await page.reload();
  await expect.poll(() => heightOf(dock)).toBe(chosen);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect.poll(() => heightOf(dock)).toBe(chosen);
  await handle.dblclick();
  await expect.poll(() => heightOf(dock)).toBeLessThan(chosen);
});
