import type { Spec } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useRegionName } from '../../api/regions.ts';
import { formatGib, formatNumber } from '../../lib/format.ts';
import { ProviderMark } from '../../ui/provider-mark.tsx';

/** What a spec is and where, in two lines. */
export const SpecLine = ({ spec }: { spec: Spec }) => {
  const { i18n } = useTranslation();
  const regionName = useRegionName();
  const { accelerator } = spec;
  const facts = [
    regionName(spec.provider, spec.region),
    `${formatNumber(spec.vcpu, i18n.language)} vCPU`,
    formatGib(spec.memoryGib, i18n.language),
  ];
  return (
    <span className="block min-w-0">
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span className="truncate font-medium" title={spec.id}>
          {spec.name}
        </span>
        {accelerator !== null && (
          <span className="shrink-0 text-xs text-accent">
            {formatNumber(accelerator.count, i18n.language)}× {accelerator.model}
            {accelerator.memoryGibTotal !== null &&
              ` ${formatGib(accelerator.memoryGibTotal, i18n.language)}`}
          </span>
        )}
      </span>
      <span className="flex min-w-0 items-center gap-1.5 text-xs text-muted">
        <ProviderMark provider={spec.provider} />
        <span className="truncate" title={`${spec.region} · ${facts.join(' · ')}`}>
          {facts.join(' · ')}
        </span>
      </span>
    </span>
  );
};
