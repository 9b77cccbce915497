import type { LimitUse } from '@terroir/shared-types';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import type { CapAlertStore } from './cap-alert-store.ts';

const levels = [50, 80, 100] as const;
/** Longer than any period, so that none is told twice. */
const keepMs = 62 * 86_400_000;

export interface CapAlertsDeps {
  database: Database;
  store: CapAlertStore;
  uses: () => readonly LimitUse[];
  events: EventLog;
  /** Orders the delivery to every webhook; in the open transaction. */
  deliver: (type: 'cap-warned', data: Record<string, unknown>) => void;
  now: () => Date;
}

const describe = ({ usedUsd, limitUsd, limit }: LimitUse): string =>
  `${usedUsd.toFixed(2)} of ${limitUsd.toFixed(2)} USD ${
    {
      totalHourlyUsd: 'per hour',
      dailyUsd: 'this UTC day',
      monthlyUsd: 'this UTC month',
      perLaunchHourlyUsd: '',
    }[limit]
  }`.trim();

/** Tells when 50, 80 and 100 % of a limit are reached, each once a period: event and webhooks in one transaction. */
export const createCapAlerts = (deps: CapAlertsDeps) => {
  const tell = (use: LimitUse, at: string): void => {
    // A period only fills up; a rate per hour falls too, and may reach a level again.
    if (use.from === null) deps.store.rearm(use);
    const reached = levels.filter((level) => level <= use.level);
    const fresh = reached.filter((level) => deps.store.tell(use, level, at));
    const level = fresh.at(-1);
    if (level === undefined) return;
    const { scope, limit, usedUsd, limitUsd, expectedUsd } = use;
    const figures = { scope, limit, level, usedUsd, limitUsd };
    const detail = describe(use);
    deps.events.append({ type: 'cap-warned', ...figures, detail }, 'alerts');
    deps.deliver('cap-warned', { ...figures, expectedUsd, detail });
  };

  return {
    /** Compares every limit with its use now. */
    look(): void {
      const at = deps.now().toISOString();
      const uses = deps.uses();
      deps.database.transact(() => {
        for (const use of uses) tell(use, at);
        deps.store.forgetBefore(new Date(deps.now().getTime() - keepMs).toISOString());
      });
    },
  };
};
