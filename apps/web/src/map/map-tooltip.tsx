import type { Region, Vm } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { ProviderMark } from '../ui/provider-mark.tsx';
import { VmStatusBadge } from '../ui/status-badge.tsx';
import type { MapHover } from './create-map.ts';

const RegionFacts = ({ region, vms }: { region: Region; vms: readonly Vm[] }) => {
  const { t } = useTranslation('map');
  const living = vms.filter(
    (vm) => vm.status !== 'terminated' && `${vm.provider}+${vm.region}` === region.id,
  );
  const statuses = [...Map.groupBy(living, ({ status }) => status)];
  return (
    <>
      <div className="flex items-center gap-2">
        <ProviderMark provider={region.provider} />
        <span className="truncate text-sm font-medium">{region.name}</span>
      </div>
      <div className="mt-0.5 text-xs text-muted tabular">
        {region.region} · {t('specs', { count: region.specCount })}
      </div>
      <div className="mt-1 text-xs text-muted">
        {region.gpuModels.length === 0 ? t('noGpu') : region.gpuModels.slice(0, 5).join(', ')}
        {region.gpuModels.length > 5 && ` ${t('more', { count: region.gpuModels.length - 5 })}`}
      </div>
      {statuses.length > 0 && (
        <div className="mt-1.5 flex flex-wrap gap-x-3 gap-y-1 border-t border-line pt-1.5">
          {statuses.map(([status, of]) => (
            <span key={status} className="inline-flex items-center gap-1 text-xs tabular">
              <VmStatusBadge status={status} outlined={false} /> ×{of.length}
            </span>
          ))}
        </div>
      )}
    </>
  );
};

const ClusterFacts = ({ regions }: { regions: readonly Region[] }) => {
  const { t } = useTranslation('map');
  const providers = [...new Set(regions.map(({ provider }) => provider))];
  return (
    <>
      <div className="text-sm font-medium">{t('clusterHint', { count: regions.length })}</div>
      <div className="mt-1 flex flex-wrap gap-x-3 gap-y-0.5">
        {providers.slice(0, 12).map((provider) => (
          <ProviderMark key={provider} provider={provider} />
        ))}
      </div>
    </>
  );
};

interface MapTooltipProps {
  hover: MapHover;
  regions: readonly Region[];
  vms: readonly Vm[];
}

/** A card beside what the pointer is on; the list twin says the same to those who do not point. */
export const MapTooltip = ({ hover, regions, vms }: MapTooltipProps) => {
  const region = hover.kind === 'region' ? regions.find(({ id }) => id === hover.regionId) : undefined;
  if (hover.kind === 'region' && region === undefined) return null;
  const left = Math.max(8, Math.min(innerWidth - 272, hover.x - 132));
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-5 w-66 rounded-lg border border-line-strong bg-surface px-3 py-2 shadow-float"
      style={{
        left,
        top: hover.y + (hover.y < 220 ? 18 : -18),
        transform: hover.y < 220 ? undefined : 'translateY(-100%)',
      }}
    >
      {hover.kind === 'cluster' ? (
        <ClusterFacts regions={hover.regions} />
      ) : (
        region && <RegionFacts region={region} vms={vms} />
      )}
    </div>
  );
};
