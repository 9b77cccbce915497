import type { Costs, CostsQuery } from '@terroir/shared-types';
import type { Stretch } from './ledger-store.ts';
import { accruedUsd } from './money.ts';
import { dayName, midnight } from './zoned-days.ts';

type Grouping = Pick<CostsQuery, 'groupBy' | 'timeZone'>;
type ByPrice = Map<number | null, number>;

const add = (byPrice: ByPrice, price: number | null, ms: number): void =>
  void byPrice.set(price, (byPrice.get(price) ?? 0) + ms);

const figures = (byPrice: ByPrice) => {
  const rows = [...byPrice].map(([hourly_usd, ms]) => ({ hourly_usd, ms }));
  return {
    usd: accruedUsd(rows),
    // Hours add up like USD at 1 an hour.
    vmHours: accruedUsd(rows.map(({ ms }) => ({ hourly_usd: 1, ms }))),
    incomplete: (byPrice.get(null) ?? 0) > 0,
  };
};

/** Sums running time by infra, VM, provider or day, exactly. Sorted by key. */
export const sumCosts = (stretches: Iterable<Stretch>, grouping: Grouping): Omit<Costs, 'asOfSeq'> => {
  const groups = new Map<string, { key: string; label: string; simulated: boolean; byPrice: ByPrice }>();
  const totals = { simulated: new Map() as ByPrice, real: new Map() as ByPrice };
  for (const stretch of stretches) {
    const { simulated } = stretch;
    const ms = Math.max(0, stretch.to_ms - stretch.from_ms);
    add(simulated ? totals.simulated : totals.real, stretch.hourly_usd, ms);
    for (const part of split(stretch, grouping)) {
      const id = `${part.key} ${simulated}`;
      const group = groups.get(id) ?? { key: part.key, label: part.label, simulated, byPrice: new Map() };
      add(group.byPrice, stretch.hourly_usd, part.ms);
      groups.set(id, group);
    }
  }
  const simulated = figures(totals.simulated);
  const real = figures(totals.real);
  return {
    items: [...groups.values()]
      .map(({ byPrice, ...group }) => ({ ...group, ...figures(byPrice) }))
      .toSorted((a, b) =>
        a.key < b.key ? -1 : a.key > b.key ? 1 : Number(a.simulated) - Number(b.simulated),
      ),
    totals: {
      simulatedUsd: simulated.usd,
      realUsd: real.usd,
      simulatedIncomplete: simulated.incomplete,
      realIncomplete: real.incomplete,
    },
  };
};

function* split(
  stretch: Stretch,
  { groupBy, timeZone }: Grouping,
): Generator<{ key: string; label: string; ms: number }> {
  const { from_ms, to_ms } = stretch;
  const ms = Math.max(0, to_ms - from_ms);
  if (groupBy === 'infra') yield { key: stretch.infra_id, label: stretch.infra_name, ms };
  if (groupBy === 'vm') yield { key: stretch.vm_id, label: stretch.vm_name, ms };
  if (groupBy === 'provider') yield { key: stretch.provider, label: stretch.provider, ms };
  if (groupBy !== 'day') return;
  for (let from = from_ms; from < to_ms;) {
    const next = midnight(from, timeZone, 1);
    const day = dayName(from, timeZone);
    yield { key: day, label: day, ms: Math.min(next, to_ms) - from };
    from = next;
  }
}
