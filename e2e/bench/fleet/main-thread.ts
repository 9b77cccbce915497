import type { Page } from '@playwright/test';

/** What the main thread spent, ms of CPU, and how many frames it made. */
export interface Spent {
  cpuMs: number;
  frames: number;
}

/** Reads the CPU time of the page's main thread: a machine with other work to do does not change it as it does a clock. */
export const watchMainThread = async (page: Page) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate(() => {
    const counted = window as Window & { benchFrames?: number };
    counted.benchFrames = 0;
    const ask = window.requestAnimationFrame.bind(window);
    // Frames that somebody asked for; a counter of our own would make frames that nobody needs.
    let counting = false;
    window.requestAnimationFrame = (callback) => {
      if (!counting) {
        counting = true;
        ask(() => {
          counting = false;
          counted.benchFrames = (counted.benchFrames ?? 0) + 1;
        });
      }
      return ask(callback);
    };
  });
  const read = async (): Promise<Spent> => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    const taskSeconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    const frames = await page.evaluate(() => Reflect.get(window, 'benchFrames') as number);
    return { cpuMs: taskSeconds * 1000, frames };
  };
  /** What one piece of work cost. */
  return async (work: () => Promise<void>): Promise<Spent> => {
    const before = await read();
    await work();
    const after = await read();
    return { cpuMs: after.cpuMs - before.cpuMs, frames: after.frames - before.frames };
  };
};

/** The longest piece of work that let nothing else in, ms by the clock, since it was last asked; 0: none above 50 ms. */
export const watchLongTasks = async (page: Page): Promise<() => Promise<number>> => {
  await page.evaluate(() => {
    Reflect.set(window, 'benchLongest', 0);
    new PerformanceObserver((list) => {
      const longest = Math.max(...list.getEntries().map(({ duration }) => duration));
      Reflect.set(window, 'benchLongest', Math.max(Reflect.get(window, 'benchLongest') as number, longest));
    }).observe({ type: 'longtask' });
  });
  return () =>
    page.evaluate(() => {
      const longest = Reflect.get(window, 'benchLongest') as number;
      Reflect.set(window, 'benchLongest', 0);
      return longest;
    });
};
