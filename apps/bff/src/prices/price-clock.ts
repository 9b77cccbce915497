import type { Logger } from 'pino';
import type { CatalogRebuild } from '../catalog/swap/catalog-rebuild.ts';

/** Looked at again at least this often: after a sleep or a jump of the clock a timer tells nothing. */
const lookMs = 60_000;

/** Ends prices when their time has come. */
export const createPriceClock = (deps: {
  prices: { expireDue(): boolean };
  rebuild: CatalogRebuild;
  nextExpiry: () => string | null;
  logger: Logger;
  now: () => Date;
}) => {
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  const look = (): void => {
    try {
      if (deps.prices.expireDue()) {
        deps.rebuild.request().catch((error: unknown) => {
          deps.logger.error({ err: error }, 'the catalog could not be built without an expired price');
        });
      }
    } catch (error) {
      deps.logger.error({ err: error }, 'expired prices could not be ended; tried again');
    }
    arm();
  };
  const arm = (): void => {
    if (isClosed) return;
    const next = deps.nextExpiry();
    const inMs = next === null ? lookMs : Date.parse(next) - deps.now().getTime();
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(look, Math.min(lookMs, Math.max(50, inMs)));
    timer.unref();
  };

  return {
    start: arm,
    /** A price was set or removed: its end may be the next one. */
    rearm(): void {
      if (timer !== null) arm();
    },
    close(): void {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
};
