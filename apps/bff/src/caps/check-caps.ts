import type { Cap, Estimate } from '@terroir/shared-types';
import { accruedUsd, sumHourlyUsd, timesUsd } from '../costs/money.ts';
import type { LedgerStore } from '../costs/ledger-store.ts';
import { ProblemError, conflict } from '../http/problem-error.ts';
import type { CapStore } from './cap-store.ts';

export interface Spending {
  connectionId: string;
  simulated: boolean;
}

interface CommittedRates {
  committed(
    simulated: boolean,
    connectionId: string | null,
  ): readonly { hourly_usd: number | null; n: number }[];
}

export type CapCheck = ReturnType<typeof createCapCheck>;

/** Spend limits. Call inside the transaction that writes the intents, so that no two launches share room. */
export const createCapCheck = (deps: {
  caps: CapStore;
  rates: CommittedRates;
  ledger: LedgerStore;
  now: () => Date;
}) => {
  const applying = ({ connectionId, simulated }: Spending): Cap[] =>
    deps.caps
      .all()
      .filter(
        ({ scope }) => scope === (simulated ? 'sandbox' : 'real') || scope === `connection:${connectionId}`,
      );

  const refuse = (cap: Cap, what: string, wouldBeUsd: number, limitUsd: number): never => {
    throw conflict(
      'cap-exceeded',
      `The cap "${cap.scope}" allows ${limitUsd} USD ${what}; with this it would be ${roundCents(wouldBeUsd)} USD.`,
      'Choose fewer or cheaper VMs, terminate others, or raise the cap in the settings.',
    );
  };

  const checkPeriod = (
    cap: Cap,
    spending: Spending,
    addedHourlyUsd: number,
    currentHourlyUsd: number,
  ): void => {
    const now = deps.now();
    const nowMs = now.getTime();
    const day = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
    const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
    const periods = [
      { limit: cap.dailyUsd, what: 'per UTC day', fromMs: day, toMs: day + 86_400_000 },
      {
        limit: cap.monthlyUsd,
        what: 'per UTC month',
        fromMs: month,
        toMs: Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1),
      },
    ];
    for (const { limit, what, fromMs, toMs } of periods) {
      if (limit === null) continue;
      const scope = scopeOf(cap, spending);
      const spentUsd = accruedUsd(deps.ledger.spentSince(fromMs, nowMs, scope));
      const aheadUsd = timesUsd(currentHourlyUsd + addedHourlyUsd, (toMs - nowMs) / 3_600_000);
      if (spentUsd + aheadUsd > limit) refuse(cap, what, roundCents(spentUsd + aheadUsd), limit);
    }
  };

  const checkOneLaunch = (cap: Cap, launchHourlyUsd: number): void => {
    if (cap.perLaunchHourlyUsd !== null && launchHourlyUsd > cap.perLaunchHourlyUsd) {
      refuse(cap, 'per hour in one launch', launchHourlyUsd, cap.perLaunchHourlyUsd);
    }
  };

  return {
    /** Throws 409 `cap-exceeded` when a launch that costs this much in all breaks the cap per launch. */
    checkLaunch(spending: Spending, launchHourlyUsd: number): void {
      for (const cap of applying(spending)) checkOneLaunch(cap, launchHourlyUsd);
    },
    /** The expiry in hours that a launch without one gets: the shortest of the caps; null: none. */
    defaultExpiryHours(spending: Spending): number | null {
      const hours = applying(spending).flatMap((cap) => cap.defaultExpiryHours ?? []);
      return hours.length === 0 ? null : Math.min(...hours);
    },
    /** Throws 409 `cap-exceeded` when this much more per hour breaks a cap. `launch`: also the cap per launch. */
    checkRoom(spending: Spending, addedHourlyUsd: number, launch: boolean): void {
      for (const cap of applying(spending)) {
        if (launch) checkOneLaunch(cap, addedHourlyUsd);
        if (cap.totalHourlyUsd === null && cap.dailyUsd === null && cap.monthlyUsd === null) continue;
        const { simulated, connectionId } = scopeOf(cap, spending);
        const current = sumHourlyUsd(deps.rates.committed(simulated, connectionId)).hourlyUsd;
        const total = sumHourlyUsd([
          { hourly_usd: current, n: 1 },
          { hourly_usd: addedHourlyUsd, n: 1 },
        ]).hourlyUsd;
        if (cap.totalHourlyUsd !== null && total > cap.totalHourlyUsd) {
          refuse(cap, 'per hour in all', total, cap.totalHourlyUsd);
        }
        checkPeriod(cap, spending, addedHourlyUsd, current);
      }
    },
    /** Throws 409 `confirmation-required` unless `confirmedUsd` is the monthly amount to the cent. */
    checkConfirmed(spending: Spending, estimate: Estimate, confirmedUsd: number | undefined): void {
      const thresholds = applying(spending).flatMap((cap) => cap.confirmMonthlyUsd ?? []);
      if (thresholds.length === 0 || estimate.monthlyUsd <= Math.min(...thresholds)) return;
      if (confirmedUsd !== undefined && Math.abs(confirmedUsd - estimate.monthlyUsd) < 0.005) return;
      throw new ProblemError(
        409,
        'confirmation-required',
        `This costs ${roundCents(estimate.monthlyUsd)} USD a month, above the threshold of ${Math.min(...thresholds)} USD` +
          (confirmedUsd === undefined ? '.' : `; the confirmed amount was ${confirmedUsd} USD.`),
        {
          remedy: 'Repeat the request with confirm.monthlyUsd set to the monthly amount of the estimate.',
          extra: { estimate },
        },
      );
    },
  };
};

const scopeOf = (cap: Cap, spending: Spending) => ({
  simulated: spending.simulated,
  connectionId: cap.scope.startsWith('connection:') ? spending.connectionId : null,
});

const roundCents = (usd: number): number => Math.round(usd * 100) / 100;
