import { chromium, type Browser, type Page } from '@playwright/test';
import type { Region } from '@terroir/shared-types';
import { apiClient } from '../fixtures/api-client.ts';
import { launchOptions } from '../fixtures/browser.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { startTerroir } from '../fixtures/start-terroir.ts';
import { startFleetServer } from './fleet/fleet-server.ts';
import { watchLongTasks, watchMainThread } from './fleet/main-thread.ts';

const vmCount = Number(process.argv[2] ?? 10_000);
const aimedRatio = 1.3;
const rounds = Number(process.argv[3] ?? 3);
const batches = 40;
const eventsPerBatch = 100;
const batchEveryMs = 150;
const pans = 60;
/** Where both look: half-way between Europe and the Pacific. */
const [lng, lat, zoom] = [82, 30, 2];

interface Figures {
  perBatchMs: number;
  perFrameMs: number;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const idle = (page: Page): Promise<void> =>
  page.locator('[data-map-idle="true"]').waitFor({ timeout: 120_000 });

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const terroir = await startTerroir();
const regions = (await apiClient(terroir).get<{ items: Region[] }>('/regions')).items;
const fleet = await startFleetServer(vmCount, { origin: terroir.origin, regions });

const stream = async (count: number): Promise<void> => {
  for (let batch = 0; batch < count; batch += 1) {
    fleet.change(eventsPerBatch);
    // oxlint-disable-next-line no-await-in-loop
    await pause(batchEveryMs);
  }
  await pause(1000);
};

const opened = async (browser: Browser, path: string): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await signIn(page, { origin: fleet.origin, token: terroir.token });
  await page.goto(`${fleet.origin}${path}`);
  await idle(page);
  return page;
};

/** Batches at a steady pace, then a drag over the map: what each cost the main thread. */
const measure = async (browser: Browser, path: string): Promise<Figures> => {
  const page = await opened(browser, path);
  const spentBy = await watchMainThread(page);
  // What is compiled once is not what a batch costs.
  await stream(10);
  const streamed = await spentBy(() => stream(batches));
  const pan = await spentBy(async () => {
    await page.mouse.move(900, 450);
    await page.mouse.down();
    // oxlint-disable-next-line no-await-in-loop
    for (let step = 1; step <= pans; step += 1) await page.mouse.move(900 - step * 4, 450 + step);
    await page.mouse.up();
    await pause(1000);
  });
  await page.context().close();
  return { perBatchMs: streamed.cpuMs / batches, perFrameMs: pan.cpuMs / Math.max(1, pan.frames) };
};

/** What the panels that list the fleet cost, at rest and in a stream: none of them may stop the page. */
const measurePanels = async (browser: Browser): Promise<string[]> => {
  const page = await opened(browser, '/');
  const spentBy = await watchMainThread(page);
  const longestTask = await watchLongTasks(page);
  const lines: string[] = [];
  const step = async (name: string, work: () => Promise<void>): Promise<void> => {
    const { cpuMs } = await spentBy(work);
    lines.push(`${name}: ${cpuMs.toFixed(0)} ms, longest task ${(await longestTask()).toFixed(0)} ms`);
  };
  const panel = page.getByRole('region', { name: 'Infras' });
  await step('open the list of infras', async () => {
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Infras' }).click();
    await panel.getByRole('button', { name: /bench-fleet/ }).waitFor();
  });
  await step('open the infra with all its VMs', async () => {
    await panel.getByRole('button', { name: /bench-fleet/ }).click();
    await panel.getByRole('listitem').first().waitFor();
  });
  await step(`${batches} batches with it open`, () => stream(batches));
  await step('open its progress', async () => {
    await panel.getByRole('tab', { name: 'Progress' }).click();
    await panel.getByRole('row').nth(1).waitFor();
  });
  await step(`${batches} batches with it open`, () => stream(batches));
  await page.context().close();
  return lines;
};

const browser = await chromium.launch(launchOptions);
try {
  const view = `${lng},${lat},${zoom}`;
  const bare: Figures[] = [];
  const ours: Figures[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await measure(browser, `/bare?lng=${lng}&lat=${lat}&zoom=${zoom}`));
    ours.push(await measure(browser, `/?map=${view}`));
  }
  const line = (name: string, pick: (figures: Figures) => number): string => {
    const [base, own] = [median(bare.map(pick)), median(ours.map(pick))];
    const ratio = own / base;
    return `${name}: ${own.toFixed(1)} ms, bare MapLibre ${base.toFixed(1)} ms, ratio ${ratio.toFixed(2)} (aim ≤ ${aimedRatio}, ${ratio <= aimedRatio ? 'met' : 'missed'})`;
  };
  process.stdout.write(
    [
      `${vmCount} VMs in ${regions.length} regions; main thread, CPU time, median of ${rounds}`,
      line(`per batch of ${eventsPerBatch} events`, ({ perBatchMs }) => perBatchMs),
      line('per frame of a drag', ({ perFrameMs }) => perFrameMs),
      ...(await measurePanels(browser)),
      '',
    ].join('\n'),
  );
} finally {
  await browser.close();
  await fleet.stop();
  await terroir.stop();
}
