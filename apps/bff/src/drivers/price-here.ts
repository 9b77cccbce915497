import type { Spec } from '@terroir/shared-types';
import type { Driver } from './driver.ts';

/** The spec with what it costs through this driver now, where that is known and not what the catalog says. */
export const priceHere = ({ prices }: Pick<Driver, 'prices'>, spec: Spec): Spec => {
  const price = prices?.of(spec) ?? null;
  return price === null
    ? spec
    : { ...spec, hourlyUsd: price.hourlyUsd, priceSource: price.source, priceAsOf: price.asOf };
};
