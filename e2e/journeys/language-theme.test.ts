import type { Infra } from '@terroir/shared-types';
import { deployed } from '../fixtures/deployed.ts';
import { expect, mapIdle, test } from '../fixtures/journey.ts';

const panels = ['left=catalog', 'left=launch', 'left=llm', 'right=infras', 'dock=console', 'right=settings'];
// What i18next shows for a key without a text, and for a text without its value.
const keyShaped =
  /\b(activity|catalog|console|cost|infras|launch|llm|map|settings|shell|status|ui)[:.][a-z]\w*|\{\{/;

test('the page speaks Korean after one choice, in every panel, without an untranslated key', async ({
  page,
  open,
  api,
}) => {
  const infra = await deployed(api, 'seoul', 1);
  await open();
  await page.getByRole('button', { name: 'Display settings' }).click();
  await page.getByRole('menuitemradio', { name: '한국어' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  for (const panel of [...panels, `right=infras&infra=${infra.id}`, 'right=activity']) {
    await page.goto(new URL(`/?${panel}`, page.url()).href);
    const section = page.locator('[data-panel]');
    await expect(section).toHaveCount(1);
    await expect(section.getByRole('heading').first()).toHaveText(/[가-힣]|LLM/);
    await expect(section).toContainText(/[가-힣]{2,}/);
    expect((await page.locator('body').innerText()).match(keyShaped)?.[0]).toBeUndefined();
  }
  await page.getByRole('button', { name: '화면 설정' }).click();
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Activity', exact: true })).toBeVisible();
});

test('what was found on a GPU is said in Korean', async ({ page, open, api, sandbox }) => {
  const { id } = await api.post<Infra>('/infras', {
    name: 'board',
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+p5.48xlarge', count: 1 }],
    confirm: { monthlyUsd: 40_949.76 },
  });
  const { vms } = await api.until<Infra>(`/infras/${id}`, ({ counts }) => counts.running === 1);
  await sandbox.setFaults({ guest: [{ fault: 'fewer-gpus', count: 7 }] });
  await api.post(`/vms/${vms[0]?.id}/gpu-check`, {});
  await open('/?right=activity');
  const found = page.getByRole('listitem').filter({ hasText: /GPU/ });
  await expect(found).toContainText('8 GPUs were bought, the driver shows 7.');
  await page.getByRole('button', { name: 'Display settings' }).click();
  await page.getByRole('menuitemradio', { name: '한국어' }).click();
  await page.keyboard.press('Escape');
  await expect(found).toContainText('GPU 8개를 샀는데 드라이버에는 7개가 보입니다.');
  await expect(found).toContainText('VM을 재부팅하세요.');
});

test('dark and light change page and map, are kept, and never flash', async ({ page, open }) => {
  await open();
  await mapIdle(page);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  await page.getByRole('button', { name: 'Display settings' }).click();
  await page.getByRole('menuitemradio', { name: 'Light' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  expect(await background()).not.toBe(dark);
  await page.keyboard.press('Escape');
  await mapIdle(page);
  await page.goto(page.url(), { waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  expect(await background()).not.toBe(dark);
});
