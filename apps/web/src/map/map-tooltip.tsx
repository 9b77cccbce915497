import type { Region } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useVms } from '../api/vms.ts';
import { useRegionLayer } from '../stores/region-layer.ts';
import { ProviderMark } from '../ui/provider-mark.tsx';
import { Utilisation } from '../ui/utilisation.tsx';
import { VmStatusBadge } from '../ui/status-badge.tsx';
import type { MapHover } from './create-map.ts';

const none: never[] = [];

const VmCounts = ({ regionIds }: { regionIds: ReadonlySet<string> }) => {
  const vms = useVms().data?.items ?? none;
  const here = vms.filter((vm) => vm.status !== 'terminated' && regionIds.has(`${vm.provider}+${vm.region}`));
  if (here.length === 0) return null;
  return (
    <div className="mt-1.5 flex flex-wrap gap-x-3 gap-y-1 border-t border-line pt-1.5">
      {[...Map.groupBy(here, ({ status }) => status)].map(([status, of]) => (
        <span key={status} className="inline-flex items-center gap-1 text-xs tabular">
          <VmStatusBadge status={status} outlined={false} /> ×{of.length}
        </span>
      ))}
      <Utilisation className="w-full" vmIds={here.map(({ id }) => id)} />
    </div>
  );
};

const RegionFacts = ({ region }: { region: Region }) => {
  const { t } = useTranslation('map');
  const { gpuModels } = region;
  const tag = useRegionLayer(({ paints }) => paints?.get(region.id)?.tag);
  return (
    <>
      <div className="flex items-center gap-2">
        <ProviderMark provider={region.provider} />
        <span className="truncate text-sm font-medium">{region.name}</span>
      </div>
      <div className="mt-0.5 text-xs text-muted tabular">
        {region.region} · {t('specs', { count: region.specCount })}
      </div>
      {tag !== undefined && tag !== '' && <div className="mt-1 text-xs font-medium tabular">{tag}</div>}
      <div className="mt-1 text-xs text-muted">
        {gpuModels.length === 0 ? t('noGpu') : gpuModels.slice(0, 5).join(', ')}
        {gpuModels.length > 5 && ` ${t('more', { count: gpuModels.length - 5 })}`}
      </div>
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
}

/** A card beside what the pointer is on; the list twin says the same to those who do not point. */
export const MapTooltip = ({ hover, regions }: MapTooltipProps) => {
  const shown = hover.kind === 'cluster' ? hover.regions : regions.filter(({ id }) => id === hover.regionId);
  const [region] = shown;
  if (region === undefined) return null;
  const left = Math.max(8, Math.min(innerWidth - 272, hover.x - 132));
  // Above it and clear of the VM disc; below where there is no room above.
  const below = hover.y < 260;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-5 w-66 rounded-lg border border-line-strong bg-surface px-3 py-2 shadow-float"
      style={{ left, top: hover.y + (below ? 20 : -40), transform: below ? undefined : 'translateY(-100%)' }}
    >
      {hover.kind === 'cluster' ? <ClusterFacts regions={shown} /> : <RegionFacts region={region} />}
      <VmCounts regionIds={new Set(shown.map(({ id }) => id))} />
    </div>
  );
};
