import {
  type AttemptHistory,
  type CatalogIndex,
  greatCircleKm,
  latencyBetween,
} from '@terroir/recommend-engine';
import type { Alternative, Failure, Spec } from '@terroir/shared-types';
import type { CapCheck } from '../caps/check-caps.ts';
import { timesUsd } from '../costs/money.ts';
import type { CurrentCatalog } from '../catalog/catalog-holder.ts';
import type { DriverConnection } from '../drivers/registry.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { CeilingOf } from '../infras/ceiling.ts';
import type { FindAlternatives } from '../infras/find-alternatives.ts';
import type { Refusals } from '../provisioning/refusals.ts';

const cheapestShown = 3;
// How many candidates are asked about before the list is cut: a provider that refuses them all refuses more.
const askedAtMost = 24;
// Nearer than this counts as near: about one country.
const nearKm = 1500;

export type Suggest = (
  wanted: Spec,
  connection: DriverConnection,
  signal: AbortSignal,
) => Promise<Alternative[]>;

/**
 * Specs that would work now in place of one that failed, cheapest first: no less in what counts, within the caps,
 * not refused of late, and not refused when the provider is asked. Also the cheapest near by and of the provider.
 */
export const createSuggest =
  (deps: {
    catalog: CurrentCatalog<{ index: CatalogIndex }>;
    findAlternatives: FindAlternatives;
    refusals: Refusals;
    caps: CapCheck;
    ceilingOf: CeilingOf;
    history: AttemptHistory;
  }): Suggest =>
  async (wanted, connection, signal) => {
    const { connectionId, driver } = connection;
    // A provider that can be asked knows better than our memory.
    const refusal =
      driver.refusalOf === undefined ? deps.refusals.judge(connectionId, driver) : (): null => null;
    const isAffordable = (spec: Spec): boolean => {
      try {
        deps.caps.checkRoom(
          { connectionId, simulated: driver.simulated },
          deps.ceilingOf(connectionId, spec) ?? 0,
          true,
        );
        return true;
      } catch (error) {
        if (error instanceof ProblemError) return false;
        throw error;
      }
    };
    const candidates = deps
      .findAlternatives(wanted, { providers: driver.providers })
      .filter((spec) => refusal(spec) === null && isAffordable(spec));

    let asked = 0;
    const answers = new Map<string, Promise<Failure | null>>();
    const works = async (spec: Spec): Promise<boolean> => {
      if (driver.refusalOf === undefined) return true;
      const known = answers.get(spec.id);
      if (known === undefined && asked >= askedAtMost) return false;
      const answer = known ?? driver.refusalOf(spec, signal).catch(() => null);
      if (known === undefined) asked += 1;
      answers.set(spec.id, answer);
      return (await answer) === null;
    };
    const pick = async (from: readonly Spec[], count: number): Promise<Spec[]> => {
      const picked: Spec[] = [];
      for (const spec of from) {
        if (picked.length >= count) break;
        if (await works(spec)) picked.push(spec);
      }
      return picked;
    };

    const near = candidates.filter(({ lngLat }) => greatCircleKm(wanted.lngLat, lngLat) <= nearKm);
    const own = candidates.filter(({ provider }) => provider === wanted.provider);
    const chosen = [
      ...(await pick(candidates, cheapestShown)).map((spec) => ({ spec, why: 'cheapest' as const })),
      ...(await pick(near, 1)).map((spec) => ({ spec, why: 'nearest' as const })),
      ...(await pick(own, 1)).map((spec) => ({ spec, why: 'same-provider' as const })),
    ];
    const seen = new Set<string>();
    return chosen.flatMap(({ spec, why }) => {
      if (seen.has(spec.id)) return [];
      seen.add(spec.id);
      const attempts = deps.history.of(spec.provider, spec.region, spec.name) ?? null;
      return [
        {
          spec,
          why,
          checked: driver.refusalOf !== undefined,
          deltas: deltasOf(deps.catalog.current().index, wanted, spec),
          attempts,
        },
      ];
    });
  };

const deltasOf = (index: CatalogIndex, wanted: Spec, spec: Spec): Alternative['deltas'] => {
  const latency = latencyBetween(
    index,
    `${wanted.provider}+${wanted.region}`,
    `${spec.provider}+${spec.region}`,
  );
  const hourlyUsd =
    wanted.hourlyUsd === null || spec.hourlyUsd === null
      ? null
      : Number((spec.hourlyUsd - wanted.hourlyUsd).toFixed(6));
  const memoryOf = ({ accelerator }: Spec): number => accelerator?.memoryGibTotal ?? 0;
  return {
    hourlyUsd,
    percent: hourlyUsd === null || !wanted.hourlyUsd ? null : timesUsd(hourlyUsd / wanted.hourlyUsd, 100),
    vcpu: spec.vcpu - wanted.vcpu,
    memoryGib: spec.memoryGib - wanted.memoryGib,
    acceleratorMemoryGib: memoryOf(spec) - memoryOf(wanted),
    distanceKm: greatCircleKm(wanted.lngLat, spec.lngLat),
    latencyMs: latency?.ms ?? null,
    latencyMeasured: latency !== undefined && latency.kind !== 'estimated',
    sameAccelerator: spec.accelerator?.model === wanted.accelerator?.model,
  };
};
