// Cells are render functions of a memoised column list, not components.
// oxlint-disable react/no-unstable-nested-components
import type { Region } from '@terroir/shared-types';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { useHover } from '../../stores/hover.ts';
import { useMapOverlay } from '../../stores/map-overlay.ts';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { countryName } from './match-regions.ts';

interface RegionListProps {
  regions: readonly Region[];
  onOpen: (region: Region) => void;
}

export const RegionList = ({ regions, onOpen }: RegionListProps) => {
  const { t, i18n } = useTranslation('catalog');
  const setRegion = useHover((hover) => hover.setRegion);
  const flyTo = useMapOverlay((overlay) => overlay.flyTo);
  const columns = useMemo<Column<Region>[]>(
    () => [
      {
        id: 'provider',
        header: t('provider'),
        width: '64px',
        cell: ({ provider }) => <ProviderMark provider={provider} />,
      },
      {
        id: 'name',
        header: t('regionHeader'),
        width: 'minmax(120px, 1fr)',
        cell: ({ name, region, country }) => (
          <span className="block min-w-0 leading-4" title={`${name} · ${region}`}>
            <span className="block truncate">{name}</span>
            <span className="block truncate text-2xs text-faint">{`${region} · ${countryName(country, i18n.language)}`}</span>
          </span>
        ),
      },
      {
        id: 'gpus',
        header: t('gpuModels'),
        width: '80px',
        align: 'end',
        cell: ({ gpuModels }) => (
          <span
            className="text-xs text-muted"
            title={gpuModels.length === 0 ? t('noGpus') : gpuModels.join(', ')}
          >
            {gpuModels.length === 0 ? '—' : formatNumber(gpuModels.length, i18n.language)}
          </span>
        ),
      },
      {
        id: 'specs',
        header: t('specsHeader'),
        width: '56px',
        align: 'end',
        cell: ({ specCount }) => formatNumber(specCount, i18n.language),
      },
    ],
    [t, i18n.language],
  );
  return (
    <VirtualTable
      label={t('listLabel')}
      rows={regions}
      columns={columns}
      rowId={({ id }) => id}
      rowHeightPx={44}
      onPoint={(region) => setRegion(region?.id ?? null)}
      onOpen={(region) => {
        flyTo(region.lngLat);
        onOpen(region);
      }}
    />
  );
};
