/**
 * `node bench/scroll.ts [lines]`: the output of a command with 1,000,000 lines of 80 bytes, loaded whole, is scrolled by
 * wheel steps and by jumps over all of it; against a plain list of 2,000 lines of the same text, scrolled alike in the same
 * page; all of it beside the map, and again without the map. Prints how long frames took in each, and what changes less
 * with how busy the machine is: how much of them the page's main thread worked, and all processes of the browser.
 */
import { chromium, type CDPSession, type Page } from '@playwright/test';
import type { Run } from '@terroir/shared-types';
import { apiClient } from '../fixtures/api-client.ts';
import { launchOptions } from '../fixtures/browser.ts';
import { deployed } from '../fixtures/deployed.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { startTerroir } from '../fixtures/start-terroir.ts';

const lines = Number(process.argv[2] ?? 1_000_000);
const frames = 240;
const wheelPx = 120;

type Way = 'steps' | 'jumps';

interface Scrolled {
  times: number[];
  /** Of the main thread, per frame, in ms. */
  work: Record<(typeof kindsOfWork)[number], number>;
  /** Of all processes, the one that draws among them, per frame, in ms. */
  cpu: number;
}
const kindsOfWork = ['Task', 'Script', 'RecalcStyle', 'Layout'] as const;

/** What all processes of the browser have used, in seconds. */
const cpuSeconds = async (browser: CDPSession): Promise<number> => {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
};

const scroll = async (page: Page, selector: string, way: Way): Promise<Scrolled> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  /** Seconds that the main thread has worked, by kind. */
  const worked = async (): Promise<Map<string, number>> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value]));
  };
  const before = await worked();
  const cpuBefore = await cpuSeconds(wholeBrowser);
  const times = await frameTimes(page, selector, way);
  const cpu = (((await cpuSeconds(wholeBrowser)) - cpuBefore) * 1000) / frames;
  const after = await worked();
  await session.detach();
  const perFrame = (kind: string): number => {
    const name = `${kind}Duration`;
    return (((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000) / frames;
  };
  const work = {
    Task: perFrame('Task'),
    Script: perFrame('Script'),
    RecalcStyle: perFrame('RecalcStyle'),
    Layout: perFrame('Layout'),
  };
  return { times, work, cpu };
};

/** Scrolls once per frame; how long each frame took, in ms. */
const frameTimes = (page: Page, selector: string, way: Way): Promise<number[]> =>
  page.evaluate(
    async ({ selector: where, way: how, frames: count, wheelPx: px }) => {
      const scroller = document.querySelector(where);
      if (scroller === null) throw new Error(`There is no ${where}.`);
      const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      const times: number[] = [];
      scroller.scrollTop = 0;
      let before = await nextFrame();
      for (let frame = 0; frame < count; frame += 1) {
        const range = scroller.scrollHeight - scroller.clientHeight;
        scroller.scrollTop = how === 'steps' ? scroller.scrollTop + px : ((frame * 0.618_034) % 1) * range;
        const now = await nextFrame();
        times.push(now - before);
        before = now;
      }
      return times;
    },
    { selector, way, frames, wheelPx },
  );

/** A list without any of ours beside the log, as high and as wide. */
const addPlainList = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const log = document.querySelector('[role=log]');
    if (log === null) throw new Error('There is no log.');
    const list = document.createElement('div');
    list.id = 'plain-list';
    const { top, left, width, height } = log.getBoundingClientRect();
    list.style.cssText = `position:fixed;z-index:99;top:${top}px;left:${left}px;width:${width}px;height:${height}px;overflow:auto;background:#222;font:12px/20px monospace;white-space:pre`;
    list.textContent = Array.from({ length: 2000 }, (_, index) => `${index} ${'x'.repeat(79)}`).join('\n');
    document.body.append(list);
  });

const at = (times: readonly number[], share: number): string =>
  (
    times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ??
    Number.NaN
  )
    .toFixed(1)
    .padStart(7);
const print = (name: string, { times, work, cpu }: Scrolled): void => {
  const slow = times.filter((ms) => ms > 33.4).length / times.length;
  process.stdout.write(
    `${name.padEnd(46)} p50 ${at(times, 0.5)} ms   p95 ${at(times, 0.95)} ms   p99 ${at(times, 0.99)} ms   over 33 ms: ${(slow * 100).toFixed(0)} %   CPU per frame: ${cpu.toFixed(1)} ms   work per frame: ${kindsOfWork.map((kind) => `${kind} ${work[kind].toFixed(2)}`).join(', ')} ms\n`,
  );
};

const terroir = await startTerroir();
const browser = await chromium.launch(launchOptions);
const wholeBrowser = await browser.newBrowserCDPSession();
try {
  const api = apiClient(terroir);
  const infra = await deployed(api, 'scroll', 1);
  const started = await api.run({
    target: { infraId: infra.id },
    commands: [`seq -f '%07.0f ${'x'.repeat(71)}' ${lines}`],
  });
  const run = await api.until<Run>(`/runs/${started.id}`, ({ endedAt }) => endedAt !== null);
  process.stdout.write(`${run.tasks[0]?.outputBytes ?? 0} bytes, ${run.status}\n`);

  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await signIn(page, { origin: terroir.origin, token: terroir.token });
  const task = run.tasks[0]?.id ?? '';
  await page.goto(`${terroir.origin}/?dock=console&run=${run.id}&run-view=vm&task=${task}`);
  const log = page.getByRole('log');
  await log.getByText(`${lines} `.padStart(8, '0')).waitFor({ timeout: 120_000 });
  const fromStart = page.getByRole('button', { name: 'Load from the start' });
  const loadedMs = performance.now();
  if (await fromStart.isVisible()) await fromStart.click();
  // All of it has come when the bottom of the list is that of the last line.
  await page.waitForFunction(
    (wanted) => (document.querySelector('[role=log]')?.scrollHeight ?? 0) >= wanted,
    lines * 20,
    { timeout: 300_000 },
  );
  process.stdout.write(
    `all lines are in the page after ${((performance.now() - loadedMs) / 1000).toFixed(1)} s\n`,
  );
  for (const place of ['beside the map', 'without the map'] as const) {
    if (place === 'without the map')
      await page.addStyleTag({ content: '.maplibregl-map { display: none !important }' });
    await addPlainList(page);
    await scroll(page, '#plain-list', 'steps');
    const plain = {
      steps: await scroll(page, '#plain-list', 'steps'),
      jumps: await scroll(page, '#plain-list', 'jumps'),
    };
    await page.evaluate(() => document.getElementById('plain-list')?.remove());
    for (const way of ['steps', 'jumps'] as const) {
      print(`${way} ${place}, plain list (baseline)`, plain[way]);
      print(`${way} ${place}, ${lines} lines`, await scroll(page, '[role=log]', way));
    }
  }
  const shown = await log.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
    return new Promise<string>((resolve) =>
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(element.textContent))),
    );
  });
  process.stdout.write(`the last line is shown: ${shown.includes(`${lines} `.padStart(8, '0'))}\n`);
} finally {
  await browser.close();
  await terroir.stop();
}
