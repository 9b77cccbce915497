import type { Logger } from 'pino';
import { pauseFor } from '../provisioning/backoff.ts';

export interface RowLoopsDeps {
  /** Rows that are not yet what is wanted, with the work that brings them there. */
  pending: () => Iterable<{ id: string; run: (signal: AbortSignal) => Promise<void> }>;
  /** Compares all rows with the providers. */
  compare: (signal: AbortSignal) => Promise<void>;
  compareMs: number;
  logger: Logger;
}

/** One loop per row that has something to do, and the comparison of all rows on a timer. */
export const createRowLoops = (deps: RowLoopsDeps) => {
  const stop = new AbortController();
  const loops = new Map<string, Promise<void>>();
  let comparing: Promise<void> = Promise.resolve();

  const wake = (): void => {
    if (stop.signal.aborted) return;
    for (const { id, run } of deps.pending()) {
      if (loops.has(id)) continue;
      const loop = run(stop.signal)
        .catch((error: unknown) => deps.logger.error({ id, err: error }, 'the loop of a resource broke'))
        .finally(() => loops.delete(id));
      loops.set(id, loop);
    }
  };

  return {
    wake,
    /** Aborts when the loops are closed. */
    signal: stop.signal,
    isBusy: (id: string): boolean => loops.has(id),
    /** Resolves when the loop of this row has ended; at once when it has none. */
    settled: (id: string): Promise<void> => loops.get(id) ?? Promise.resolve(),
    compare: () => deps.compare(stop.signal),
    start(): void {
      comparing = (async () => {
        while (!stop.signal.aborted) {
          wake();
          await deps.compare(stop.signal);
          await pauseFor(deps.compareMs, stop.signal);
        }
      })();
    },
    async close(): Promise<void> {
      stop.abort();
      await Promise.all([comparing, ...loops.values()]);
    },
  };
};
