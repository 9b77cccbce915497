import type { Estimate } from '@terroir/shared-types';
import type { TFunction } from 'i18next';
import { formatMoney } from '../../lib/format.ts';

/** The words of the deploy button: verb, count and price; an unknown price is said, never shown as 0. */
export const deployLabel = (
  estimate: Pick<Estimate, 'nodeGroups' | 'incomplete' | 'hourlyUsd' | 'unpriced'>,
  hold: boolean,
  t: TFunction<['cost', 'ui']>,
  language: string,
): string => {
  const count = estimate.nodeGroups.reduce((sum, group) => sum + group.count, 0);
  if (hold) return t('hold', { count });
  if (estimate.nodeGroups.every(({ hourlyUsd }) => hourlyUsd === null)) return t('deployUnpriced', { count });
  const price = formatMoney(estimate.hourlyUsd, 'USD', language);
  return t(estimate.incomplete ? 'deployIncomplete' : 'deploy', { count, price });
};
