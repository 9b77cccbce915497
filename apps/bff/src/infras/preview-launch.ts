import type { InfraRequest, LaunchPreview } from '@terroir/shared-types';
import type { CapCheck } from '../caps/check-caps.ts';
import { accruedUsd } from '../costs/money.ts';
import type { DriverConnection } from '../drivers/registry.ts';
import type { CeilingOf } from './ceiling.ts';
import type { InfraCatalog } from './infra-catalog.ts';
import { type PlannedGroup, estimateLaunch, planLaunch, reserveOf } from './launch-plan.ts';

/** What groups cost on the spot market, beside what the catalog says; empty: they are not bought there. */
const spotPricesOf = (
  { driver }: DriverConnection,
  groups: readonly PlannedGroup[],
  catalog: InfraCatalog,
): LaunchPreview['spotPrices'] => {
  const { prices } = driver;
  if (prices === undefined) return [];
  return groups.map(({ request, spec, atMostHourlyUsd }) => {
    const price = prices.of(spec);
    return {
      name: request.name,
      hourlyUsd: price?.hourlyUsd ?? null,
      atMostHourlyUsd,
      onDemandHourlyUsd: catalog.spec(spec.id)?.hourlyUsd ?? null,
      source: price?.source ?? null,
      asOf: price?.asOf ?? null,
    };
  });
};

export type PreviewLaunch = (
  request: InfraRequest,
  connection: DriverConnection,
  expiresAt: string | null,
) => Omit<LaunchPreview, 'asOfSeq' | 'warnings'>;

/** What a launch would cost and which limits it would meet, by the rules of the launch itself. Reserves nothing. */
export const createPreviewLaunch =
  (deps: { catalog: InfraCatalog; caps: CapCheck; ceilingOf: CeilingOf; now: () => Date }): PreviewLaunch =>
  (request, connection, expiresAt) => {
    const { caps } = deps;
    const groups = planLaunch(request, connection, deps.catalog);
    const estimate = estimateLaunch(
      groups.map(({ request: { name, count }, spec }) => ({ name, spec, count })),
    );
    const reserve = reserveOf(groups, connection.connectionId, deps.ceilingOf);
    const { simulated } = connection.driver;
    const spending = { connectionId: connection.connectionId, simulated };
    const thresholdUsd = caps.thresholdFor(spending, estimate.monthlyUsd);
    const ms = expiresAt === null ? 0 : Math.max(0, Date.parse(expiresAt) - deps.now().getTime());
    return {
      estimate,
      simulated,
      expiresAt,
      untilExpiry:
        expiresAt === null
          ? null
          : {
              hours: accruedUsd([{ hourly_usd: 1, ms }]),
              usd: accruedUsd([{ hourly_usd: estimate.hourlyUsd, ms }]),
            },
      checks: caps.checks(spending, reserve, true),
      // No connection has an empty id: only the caps over all real money answer.
      realChecks: simulated ? caps.checks({ connectionId: '', simulated: false }, reserve, true) : [],
      confirm: thresholdUsd === null ? null : { monthlyUsd: estimate.monthlyUsd, thresholdUsd },
      confirmUnpriced: caps.uncovered(spending, estimate),
      spotPrices: spotPricesOf(connection, groups, deps.catalog),
    };
  };
