import { expect, mapIdle, test } from '../fixtures/journey.ts';
import { startTerroir } from '../fixtures/start-terroir.ts';

test('the start link signs in once, and the world is drawn without a complaint or an outside request', async ({
  page,
  guard,
  browser,
}) => {
  guard.expect(/outside request/);
  const own = await startTerroir();
  try {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(own.loginUrl);
    await mapIdle(page);
    await expect(page).toHaveURL(new RegExp(`^${own.origin}/(\\?.*)?$`));
    await expect(page.getByRole('button', { name: 'Connection: Live' })).toBeVisible();
    expect(requests.filter((url) => !url.startsWith(own.origin) && !/^(data|blob):/.test(url))).toEqual([]);
    const drawn = await page.locator('[data-map-rendered]').getAttribute('data-map-rendered');
    expect(JSON.parse(drawn ?? '{}')).toMatchObject({ vms: [] });

    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(own.loginUrl);
    await expect(stranger.getByText('This link no longer works')).toBeVisible();
    await stranger.getByLabel('Access token').fill(own.token);
    await stranger.getByRole('button', { name: 'Sign in' }).click();
    await mapIdle(stranger);
    await stranger.context().close();
  } finally {
    await own.stop();
  }
});
