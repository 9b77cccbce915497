import type { Cap, Confirm, Estimate, LimitCheck, LimitUse } from '@terroir/shared-types';
import { Big } from 'big.js';
import type { LedgerStore } from '../costs/ledger-store.ts';
import { accruedUsd, sumHourlyUsd } from '../costs/money.ts';
import { ProblemError, conflict } from '../http/problem-error.ts';
import type { CapStore } from './cap-store.ts';
import { type Period, periodsAt } from './periods.ts';
import { say } from '../wordings/say.ts';

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

const levels = [100, 80, 50] as const;

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

  const scopeOf = (cap: Cap, spending: Spending) => ({
    simulated: spending.simulated,
    connectionId: cap.scope.startsWith('connection:') ? spending.connectionId : null,
  });

  const committed = (cap: Cap, spending: Spending) => {
    const { simulated, connectionId } = scopeOf(cap, spending);
    return sumHourlyUsd(deps.rates.committed(simulated, connectionId));
  };

  /**
   * Spent in the period so far, and the most that it comes to when `hourlyUsd` is added until its end: what lives may
   * have cost more than the ledger says, where its price moves.
   */
  const spend = (cap: Cap, spending: Spending, period: Period, hourlyUsd: Big) => {
    const nowMs = deps.now().getTime();
    const scope = scopeOf(cap, spending);
    const spentUsd = new Big(accruedUsd(deps.ledger.spentSince(period.fromMs, nowMs, scope)));
    const atMostUsd = new Big(accruedUsd(deps.ledger.mostSpentSince(period.fromMs, nowMs, scope)));
    const aheadUsd = hourlyUsd.times(period.toMs - nowMs).div(3_600_000);
    return { spentUsd, expectedUsd: atMostUsd.plus(aheadUsd) };
  };

  const checkOneLaunch = (cap: Cap, launchHourlyUsd: number): LimitCheck[] =>
    cap.perLaunchHourlyUsd === null ? [] : [judge(cap, 'perLaunchHourlyUsd', new Big(launchHourlyUsd))];

  const checkTotals = (cap: Cap, spending: Spending, addedHourlyUsd: number): LimitCheck[] => {
    if (cap.totalHourlyUsd === null && cap.dailyUsd === null && cap.monthlyUsd === null) return [];
    const total = new Big(committed(cap, spending).hourlyUsd).plus(addedHourlyUsd);
    return [
      ...(cap.totalHourlyUsd === null ? [] : [judge(cap, 'totalHourlyUsd', total)]),
      ...periodsAt(deps.now())
        .filter(({ limit }) => cap[limit] !== null)
        .map((period) => judge(cap, period.limit, spend(cap, spending, period, total).expectedUsd)),
    ];
  };

  const refuse = (checks: readonly LimitCheck[]): void => {
    const broken = checks.find(({ allowed }) => !allowed);
    if (broken === undefined) return;
    const { scope, limit, limitUsd, wouldBeUsd } = broken;
    throw conflict(
      'cap-exceeded',
      say('cap-exceeded', {
        scope,
        limitUsd,
        period: say(`cap-${limit}`),
        wouldBeUsd: inCents(wouldBeUsd, 'up'),
      }),
      say('fewer-or-cheaper'),
    );
  };

  const checks = (spending: Spending, addedHourlyUsd: number, launch: boolean): LimitCheck[] =>
    applying(spending).flatMap((cap) => [
      ...(launch ? checkOneLaunch(cap, addedHourlyUsd) : []),
      ...checkTotals(cap, spending, addedHourlyUsd),
    ]);

  /** The lowest threshold that this monthly amount is above; null: none. */
  const thresholdFor = (spending: Spending, monthlyUsd: number): number | null => {
    const thresholds = applying(spending).flatMap((cap) => cap.confirmMonthlyUsd ?? []);
    return thresholds.length === 0 || monthlyUsd <= Math.min(...thresholds) ? null : Math.min(...thresholds);
  };

  /** Caps on real money cannot cover what has no price. */
  const uncovered = (spending: Spending, { unpriced }: Pick<Estimate, 'unpriced'>): string[] =>
    spending.simulated || !applying(spending).some(isLimited) ? [] : unpriced;

  return {
    checks,
    thresholdFor,
    uncovered,
    /** Throws 409 `cap-exceeded` when a launch that costs this much in all breaks the cap per launch. */
    checkLaunch(spending: Spending, launchHourlyUsd: number): void {
      refuse(applying(spending).flatMap((cap) => checkOneLaunch(cap, launchHourlyUsd)));
    },
    /** The expiry in hours that a launch without one gets: the shortest of the caps; null: none. */
    defaultExpiryHours(spending: Spending): number | null {
      const hours = applying(spending).flatMap((cap) => cap.defaultExpiryHours ?? []);
      return hours.length === 0 ? null : Math.min(...hours);
    },
    /** Throws 409 `cap-exceeded` when this much more per hour breaks a cap. `launch`: also the cap per launch. */
    checkRoom(spending: Spending, addedHourlyUsd: number, launch: boolean): void {
      refuse(checks(spending, addedHourlyUsd, launch));
    },
    /**
     * Throws 409 `confirmation-required` unless the monthly amount is repeated to the cent, and 409 `price-unknown`
     * unless VMs that no cap can cover were accepted.
     */
    checkConfirmed(spending: Spending, estimate: Estimate, confirm: Confirm | undefined): void {
      const unpriced = uncovered(spending, estimate);
      if (unpriced.length > 0 && confirm?.unpriced !== true) {
        throw new ProblemError(409, 'price-unknown', say('price-unknown', { specs: unpriced.join(', ') }), {
          remedy: say('set-a-price'),
          extra: { estimate },
        });
      }
      const thresholdUsd = thresholdFor(spending, estimate.monthlyUsd);
      const given = confirm?.monthlyUsd;
      if (thresholdUsd === null) return;
      if (given !== undefined && Math.abs(given - estimate.monthlyUsd) < 0.005) return;
      const amounts = { monthlyUsd: inCents(estimate.monthlyUsd), thresholdUsd };
      throw new ProblemError(
        409,
        'confirmation-required',
        given === undefined
          ? say('above-threshold', amounts)
          : say('above-threshold-given', { ...amounts, given }),
        { remedy: say('confirm-amount'), extra: { estimate } },
      );
    },
    /** How far every limit that can fill up is used; `isSimulated` tells the money of a connection, null: it is gone. */
    uses(isSimulated: (connectionId: string) => boolean | null): LimitUse[] {
      return deps.caps.all().flatMap((cap): LimitUse[] => {
        const connectionId = /^connection:(.*)$/.exec(cap.scope)?.[1] ?? '';
        const simulated = cap.scope === 'sandbox' || (cap.scope !== 'real' && isSimulated(connectionId));
        if (simulated === null || !isLimited(cap)) return [];
        const spending = { connectionId, simulated };
        const { hourlyUsd, incomplete } = committed(cap, spending);
        const use = (limit: Period['limit'] | 'totalHourlyUsd', used: Big, expected: Big): LimitUse => {
          const limitUsd = cap[limit] ?? 0;
          return {
            scope: cap.scope,
            limit,
            limitUsd,
            usedUsd: used.toNumber(),
            expectedUsd: expected.toNumber(),
            level:
              levels.find((level) => used.gt(0) && used.times(100).gte(new Big(limitUsd).times(level))) ?? 0,
            incomplete,
            from: null,
            to: null,
          };
        };
        return [
          ...(cap.totalHourlyUsd === null
            ? []
            : [use('totalHourlyUsd', new Big(hourlyUsd), new Big(hourlyUsd))]),
          ...periodsAt(deps.now())
            .filter(({ limit }) => cap[limit] !== null)
            .map((period) => {
              const { spentUsd, expectedUsd } = spend(cap, spending, period, new Big(hourlyUsd));
              return {
                ...use(period.limit, spentUsd, expectedUsd),
                from: new Date(period.fromMs).toISOString(),
                to: new Date(period.toMs).toISOString(),
              };
            }),
        ];
      });
    },
  };
};

const isLimited = (cap: Cap): boolean =>
  [cap.perLaunchHourlyUsd, cap.totalHourlyUsd, cap.dailyUsd, cap.monthlyUsd].some((limit) => limit !== null);

const judge = (cap: Cap, limit: LimitCheck['limit'], wouldBe: Big): LimitCheck => {
  const limitUsd = cap[limit] ?? 0;
  return {
    scope: cap.scope,
    limit,
    limitUsd,
    wouldBeUsd: wouldBe.toNumber(),
    allowed: wouldBe.lte(limitUsd),
  };
};

/** What breaks a limit by less than a cent must not look as if it kept it: such amounts are rounded up. */
const inCents = (usd: number, rounding: 'half' | 'up' = 'half'): number =>
  new Big(usd).round(2, rounding === 'up' ? Big.roundUp : Big.roundHalfUp).toNumber();
