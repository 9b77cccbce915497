import type { Region } from '@terroir/shared-types';
import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProviders } from '../../api/providers.ts';
import { useRegions } from '../../api/regions.ts';
import { useSelection } from '../../stores/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { matchRegions } from './match-regions.ts';
import { RegionDetail } from './region-detail.tsx';
import { PriceAge } from './price-age.tsx';
import { RegionList } from './region-list.tsx';

const all = 'all';

/** The list twin of the map: every region, findable and reachable by keyboard. */
export const CatalogPanel = () => {
  const { t, i18n } = useTranslation('catalog');
  const regions = useRegions();
  const providers = useProviders();
  const [{ region: selectedId }, setSelection] = useSelection();
  const [text, setText] = useState('');
  const [provider, setProvider] = useState(all);
  const [gpuOnly, setGpuOnly] = useState(false);
  const items = regions.data;
  const shown = useMemo(
    () =>
      matchRegions(items ?? [], {
        text,
        provider: provider === all ? null : provider,
        gpuOnly,
        language: i18n.language,
      }),
    [items, text, provider, gpuOnly, i18n.language],
  );
  const selected: Region | undefined = items?.find(({ id }) => id === selectedId);
  if (regions.isError) return <ErrorState error={regions.error} retry={() => void regions.refetch()} />;
  if (items === undefined) return <Skeleton rows={8} />;
  if (selected) return <RegionDetail region={selected} onBack={() => void setSelection({ region: null })} />;
  const clear = (): void => {
    setText('');
    setProvider(all);
    setGpuOnly(false);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-col gap-2 px-4 py-3">
        <TextField
          label={t('search')}
          labelHidden
          placeholder={t('search')}
          type="search"
          leading={<Search aria-hidden />}
          value={text}
          onChange={setText}
        />
        <div className="flex items-center gap-3">
          <Select
            className="flex-1"
            label={t('provider')}
            labelHidden
            value={provider}
            onChange={setProvider}
            options={[
              { value: all, label: t('allProviders') },
              ...(providers.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <Checkbox label={t('gpuOnly')} checked={gpuOnly} onChange={setGpuOnly} />
        </div>
        <p aria-live="polite" className="text-xs tabular text-faint">
          {t('shown', { shown: shown.length, total: items.length })}
        </p>
      </div>
      {shown.length === 0 ? (
        <EmptyState
          kind="no-match"
          title={t('noMatch')}
          hint={t('noMatchDetail')}
          action={<Button onClick={clear}>{t('clear')}</Button>}
        />
      ) : (
        <RegionList regions={shown} onOpen={(region) => void setSelection({ region: region.id })} />
      )}
      <PriceAge />
    </div>
  );
};
