import type { SuspendedCost, Vm } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { Money } from '../../ui/money.tsx';

/** What a suspended VM goes on costing; what is not known is said, not shown as nothing. */
export const SuspendedCostLine = ({ cost, simulated }: { cost: SuspendedCost; simulated: boolean }) => {
  const { t, i18n } = useTranslation('infras');
  const { billing, hourlyUsd, diskGib, source, asOf } = cost;
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-xs text-paused">
      {t(`suspended_${billing}`, { gib: formatNumber(diskGib, i18n.language, 0) })}
      {billing !== 'unknown' && (
        <Money
          usd={hourlyUsd}
          per="hour"
          {...(source === null ? {} : { source })}
          asOf={asOf}
          simulated={simulated}
        />
      )}
    </p>
  );
};

/** What all suspended VMs of an infra go on costing, since its price per hour counts only those that run. */
export const SuspendedSum = ({ vms, simulated }: { vms: readonly Vm[]; simulated: boolean }) => {
  const { t } = useTranslation('infras');
  const costs = vms.flatMap(({ suspendedCost }) => (suspendedCost === undefined ? [] : [suspendedCost]));
  if (costs.length === 0) return null;
  const known = costs.flatMap(({ hourlyUsd }) => (hourlyUsd === null ? [] : [hourlyUsd]));
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-xs text-paused">
      {t('suspendedSum')}
      <span className="flex items-center gap-x-1">
        {known.length < costs.length && '≥'}
        <Money usd={known.reduce((sum, usd) => sum + usd, 0)} per="hour" simulated={simulated} />
      </span>
    </p>
  );
};
