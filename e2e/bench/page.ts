import { chromium, type Browser, type Page } from '@playwright/test';
import { launchOptions } from '../fixtures/browser.ts';
import { signIn } from '../fixtures/sign-in.ts';
import { startTerroir } from '../fixtures/start-terroir.ts';

const aimedKilobytesBeforeMap = 350;
const aimedMapIdleMs = 3000;
const rounds = 5;

interface Load {
  firstPaintMs: number;
  mapIdleMs: number | null;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const entry = list.getEntriesByName('first-contentful-paint')[0];
          if (entry) resolve(entry.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );

/** One cold load: a context of its own, so nothing is cached. */
const load = async (browser: Browser, url: string, token: string, hasMap: boolean): Promise<Load> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  if (hasMap) await signIn(page, { origin: new URL(url).origin, token });
  const startMs = performance.now();
  await page.goto(url);
  if (hasMap) await page.locator('[data-map-idle="true"]').waitFor();
  const mapIdleMs = hasMap ? performance.now() - startMs : null;
  const firstPaintMs = await firstPaint(page);
  await context.close();
  return { firstPaintMs, mapIdleMs };
};

/** Transferred bytes (compressed bodies and headers) in order of arrival, split where the map chunk is asked for. */
const transferred = async (browser: Browser, url: string, token: string) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await signIn(page, { origin: new URL(url).origin, token });
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  const urls = new Map<string, string>();
  const sizes = new Map<string, number>();
  let beforeMap: ReadonlySet<string> | null = null;
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (beforeMap === null && /map-view-[^/]+\.js$/.test(request.url)) beforeMap = new Set(urls.keys());
    urls.set(requestId, request.url);
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    sizes.set(requestId, encodedDataLength),
  );
  await page.goto(url);
  await page.locator('[data-map-idle="true"]').waitFor();
  const sum = (wanted: (id: string) => boolean): number =>
    [...sizes].reduce((total, [id, bytes]) => total + (wanted(id) ? bytes : 0), 0);
  const early: ReadonlySet<string> = beforeMap ?? new Set();
  const isMap = (id: string): boolean => /map-view-|maplibre/.test(urls.get(id) ?? '');
  const answer = {
    beforeBytes: sum((id) => early.has(id)),
    mapBytes: sum((id) => !early.has(id) && isMap(id)),
    afterBytes: sum((id) => !early.has(id) && !isMap(id)),
    requests: sizes.size,
  };
  await context.close();
  return answer;
};

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
const milliseconds = (values: readonly number[]): string =>
  `median ${median(values).toFixed(0)} ms (${values.map((value) => value.toFixed(0)).join(', ')})`;

const terroir = await startTerroir();
const browser = await chromium.launch(launchOptions);
try {
  const blank: Load[] = [];
  const page: Load[] = [];
  // In turns: whatever else the machine does weighs on both alike.
  for (let round = 0; round < rounds; round += 1) {
    blank.push(await load(browser, `${terroir.origin}/healthz`, terroir.token, false));
    page.push(await load(browser, terroir.origin, terroir.token, true));
  }
  const bytes = await transferred(browser, terroir.origin, terroir.token);
  const idleMs = page.flatMap(({ mapIdleMs }) => mapIdleMs ?? []);
  const beforeFits = bytes.beforeBytes <= aimedKilobytesBeforeMap * 1000;
  const idleFits = median(idleMs) <= aimedMapIdleMs;
  process.stdout.write(
    [
      `first contentful paint, one line of text (baseline): ${milliseconds(blank.map((one) => one.firstPaintMs))}`,
      `first contentful paint, page:                        ${milliseconds(page.map((one) => one.firstPaintMs))}`,
      `map idle (aim ≤ ${aimedMapIdleMs} ms, ${idleFits ? 'met' : 'missed'}):                     ${milliseconds(idleMs)}`,
      `transferred before the map chunk (aim ≤ ${aimedKilobytesBeforeMap} kB, ${beforeFits ? 'met' : 'missed'}): ${kilobytes(bytes.beforeBytes)}`,
      `transferred for the map chunk and its worker:        ${kilobytes(bytes.mapBytes)}`,
      `transferred otherwise until the map is idle:         ${kilobytes(bytes.afterBytes)}`,
      `requests: ${bytes.requests}`,
      '',
    ].join('\n'),
  );
} finally {
  await browser.close();
  await terroir.stop();
}
