import type { Region } from '@terroir/shared-types';
import { ArrowLeft, Crosshair } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useConnections } from '../../api/connections.ts';
import { useProviders } from '../../api/providers.ts';
import { useVms } from '../../api/vms.ts';
import { formatNumber } from '../../lib/format.ts';
import { reaches } from '../../lib/reach.ts';
import { useSelection } from '../../stores/url-state.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { KeyValue, PanelBody, PanelSection } from '../../ui/panel-body.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { countryName } from './match-regions.ts';

interface RegionDetailProps {
  region: Region;
  onBack: () => void;
}

/** One region, and the way from it to specs near it. */
export const RegionDetail = ({ region, onBack }: RegionDetailProps) => {
  const { t, i18n } = useTranslation('catalog');
  const vms = useVms();
  const providers = useProviders();
  const connections = useConnections();
  const through = connections.data?.filter((one) => reaches(one, region)).map(({ name }) => name);
  const [, setSelection] = useSelection();
  const showPanel = useShowPanel();
  const provider = providers.data?.find(({ id }) => id === region.provider);
  const living = (vms.data?.items ?? []).filter(
    (vm) =>
      vm.provider === region.provider &&
      vm.region === region.region &&
      vm.status !== 'terminated' &&
      vm.status !== 'failed',
  ).length;
  const findNear = (): void => {
    void setSelection({ near: region.lngLat });
    showPanel('left', 'launch');
  };
  return (
    <PanelBody>
      <Button variant="ghost" size="sm" icon={ArrowLeft} className="-ml-2 mb-2" onClick={onBack}>
        {t('back')}
      </Button>
      <div className="mb-3">
        <h3 className="text-base font-semibold">{region.name}</h3>
        <p className="flex items-center gap-2 text-sm text-muted">
          <ProviderMark provider={region.provider} />
          {provider?.name ?? region.provider} · {countryName(region.country, i18n.language)}
        </p>
      </div>
      <Button variant="primary" icon={Crosshair} className="mb-3 w-full" onClick={findNear}>
        {t('recommendNear')}
      </Button>
      <PanelSection title={t('specs', { count: region.specCount })}>
        <KeyValue
          items={[
            {
              key: 'id',
              label: t('regionId'),
              value: (
                <span className="inline-flex items-center gap-1 font-mono text-xs">
                  {region.id} <CopyButton text={region.id} />
                </span>
              ),
            },
            {
              key: 'zones',
              label: t('zones'),
              value: region.zones.length === 0 ? t('zonesUnknown') : region.zones.join(', '),
            },
            {
              key: 'coordinates',
              label: t('coordinates'),
              value: `${formatNumber(region.lngLat[1], i18n.language)}, ${formatNumber(region.lngLat[0], i18n.language)}`,
            },
            ...(through === undefined
              ? []
              : [
                  {
                    key: 'through',
                    label: t('through'),
                    value: through.length === 0 ? t('unreached') : through.join(', '),
                  },
                ]),
            ...(living > 0
              ? [{ key: 'vms', label: t('yours'), value: t('runningHere', { count: living }) }]
              : []),
          ]}
        />
      </PanelSection>
      <PanelSection title={t('gpuModels')}>
        {region.gpuModels.length === 0 ? (
          <p className="text-sm text-muted">{t('noGpus')}</p>
        ) : (
          <ul className="flex flex-wrap gap-1.5">
            {region.gpuModels.map((model) => (
              <li key={model} className="rounded border border-line-strong px-1.5 text-xs">
                {model}
              </li>
            ))}
          </ul>
        )}
      </PanelSection>
      {provider && (
        <p className="pt-2 text-xs text-faint">
          {provider.asOf === null
            ? t('sourceUndated', { source: provider.source })
            : t('sourceOf', { source: provider.source, asOf: provider.asOf })}
        </p>
      )}
    </PanelBody>
  );
};
