import type { Filter, Spec } from '@terroir/shared-types';
import * as fc from 'fast-check';
import { fixture, indexOf, unpriced } from './small-catalog.ts';

/** The small catalog with a few specs of unknown price. */
export const specs: Spec[] = [
  ...fixture.specs,
  ...fixture.specs.slice(0, 12).map((spec) => unpriced(spec, `${spec.name}-unpriced`)),
];
export const index = indexOf(specs);

const valuesOf = (path: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    ...new Set(
      specs.map((spec) =>
        String(path === 'model' ? (spec.accelerator?.model ?? 'none') : Reflect.get(spec, path)),
      ),
    ),
  );

/** Conditions of every kind on values that the catalog has. */
export const filter: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    field: fc.constantFrom(
      'vcpu',
      'memoryGib',
      'hourlyUsd',
      'accelerator.count',
      'accelerator.memoryGibTotal',
    ),
    op: fc.constantFrom('<', '<=', '==', '!=', '>=', '>'),
    value: fc.constantFrom(0.5, 1, 2, 4, 8, 16, 24, 80, 640),
  }),
  fc.record({
    field: fc.constantFrom('provider', 'region', 'name', 'id', 'note', 'priceSource', 'arch'),
    op: fc.constantFrom('==', '!=', 'contains'),
    value: fc.oneof(
      valuesOf('region'),
      valuesOf('provider'),
      valuesOf('id'),
      fc.constantFrom('A', 'east', 'arm64', '-2+g6', 'aws+us', '+', '@7.2', 'cny 1', 'CNY 0.1'),
    ),
  }),
  fc.record({
    field: fc.constant('accelerator.model'),
    op: fc.constant('in'),
    value: fc.array(valuesOf('model'), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    field: fc.constantFrom('accelerator', 'hourlyUsd', 'note', 'priceAsOf'),
    op: fc.constant('exists'),
    value: fc.boolean(),
  }),
);
