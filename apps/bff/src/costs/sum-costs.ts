import type { Stretch } from './ledger-store.ts';
import { accruedUsd } from './money.ts';

const dayMs = 86_400_000;

export interface Costs {
  items: { key: string; label: string; simulated: boolean; usd: number }[];
  totals: { simulatedUsd: number; realUsd: number };
}

type Priced = { hourly_usd: number | null; ms: number };

/** Sums running time by infra, provider or UTC day, exactly. Sorted by key. */
export const sumCosts = (stretches: Iterable<Stretch>, groupBy: 'infra' | 'provider' | 'day'): Costs => {
  const groups = new Map<
    string,
    { key: string; label: string; simulated: boolean; byPrice: Map<number | null, number> }
  >();
  const totals = { simulated: new Map<number | null, number>(), real: new Map<number | null, number>() };
  const addTo = (byPrice: Map<number | null, number>, price: number | null, ms: number) =>
    byPrice.set(price, (byPrice.get(price) ?? 0) + ms);

  for (const stretch of stretches) {
    addTo(
      stretch.simulated ? totals.simulated : totals.real,
      stretch.hourly_usd,
      Math.max(0, stretch.to_ms - stretch.from_ms),
    );
    for (const part of split(stretch, groupBy)) {
      const id = `${part.key} ${stretch.simulated}`;
      const group = groups.get(id) ?? {
        key: part.key,
        label: part.label,
        simulated: stretch.simulated,
        byPrice: new Map<number | null, number>(),
      };
      addTo(group.byPrice, stretch.hourly_usd, part.ms);
      groups.set(id, group);
    }
  }
  const usd = (byPrice: ReadonlyMap<number | null, number>): number =>
    accruedUsd([...byPrice].map(([hourly_usd, ms]): Priced => ({ hourly_usd, ms })));
  return {
    items: [...groups.values()]
      .map(({ key, label, simulated, byPrice }) => ({ key, label, simulated, usd: usd(byPrice) }))
      .toSorted((a, b) =>
        a.key < b.key ? -1 : a.key > b.key ? 1 : Number(a.simulated) - Number(b.simulated),
      ),
    totals: { simulatedUsd: usd(totals.simulated), realUsd: usd(totals.real) },
  };
};

function* split(
  { infra_id, infra_name, provider, from_ms, to_ms }: Stretch,
  groupBy: 'infra' | 'provider' | 'day',
): Generator<{ key: string; label: string; ms: number }> {
  const ms = Math.max(0, to_ms - from_ms);
  if (groupBy !== 'day') {
    yield groupBy === 'infra'
      ? { key: infra_id, label: infra_name, ms }
      : { key: provider, label: provider, ms };
    return;
  }
  for (let from = from_ms; from < to_ms;) {
    const midnight = (Math.floor(from / dayMs) + 1) * dayMs;
    const day = new Date(from).toISOString().slice(0, 10);
    yield { key: day, label: day, ms: Math.min(midnight, to_ms) - from };
    from = midnight;
  }
}
