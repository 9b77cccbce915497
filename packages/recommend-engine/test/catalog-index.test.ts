import { expect, test } from 'vitest';
import { buildCatalogIndex, getSpec } from '../src/index.ts';
import { ask } from './ask.ts';
import { fixture, indexOf } from './small-catalog.ts';

const index = indexOf(fixture.specs);
const cheapest = { rank: [{ by: 'cost' as const, weight: 1 }], limit: 20 };

test('the index can be handed to another thread: a structured clone of it answers the same', () => {
  expect(ask(structuredClone(index), cheapest)).toEqual(ask(index, cheapest));
});

test('an index is built again from an index, so that prices can be laid over it', () => {
  const origins = index.origins.map((origin) => ({ ...origin, kind: 'manual' as const }));
  const again = buildCatalogIndex({ ...index, origins });
  const id = fixture.specs[0]?.id ?? '';
  expect(getSpec(index, id)).toMatchObject({ priceKind: 'listed', priceExpiresAt: null });
  expect(getSpec(again, id)).toEqual({ ...getSpec(index, id), priceKind: 'manual' });
});
