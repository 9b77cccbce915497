import type { SuspendedCost } from '@terroir/shared-types';
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
