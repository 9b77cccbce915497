import type { CriterionId } from '@terroir/shared-types';
import { closestName } from '../filter/nearest-name.ts';
import { QueryError } from '../filter/query-error.ts';
import { costPerMillionTokens } from './cost-per-million-tokens.ts';
import { cost } from './cost.ts';
import type { Criterion } from './criterion.ts';
import { latency } from './latency.ts';
import { location } from './location.ts';
import { performance } from './performance.ts';
import { random } from './random.ts';
import { reliability } from './reliability.ts';
import { throughput } from './throughput.ts';
import { value } from './value.ts';

const criteria: Record<CriterionId, Criterion> = {
  cost,
  value,
  performance,
  location,
  latency,
  throughput,
  costPerMillionTokens,
  reliability,
  random,
};

/** The criterion of this name. Throws a `QueryError` that names the nearest known one. */
export function criterionNamed(by: string, path: string): { by: CriterionId; criterion: Criterion } {
  for (const [name, criterion] of Object.entries(criteria)) {
    if (name === by) return { by: name as CriterionId, criterion };
  }
  throw new QueryError('unknown-criterion', `${path}.by`, `unknown criterion "${by}"`, {
    suggestion: closestName(by, Object.keys(criteria)),
  });
}

/** Every criterion there is. */
export function criterionNames(): CriterionId[] {
  return Object.keys(criteria) as CriterionId[];
}
