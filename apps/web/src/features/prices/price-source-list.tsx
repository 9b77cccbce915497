import type { CatalogState, PriceSource } from '@terroir/shared-types';
import { RefreshCw, Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAllowRefresh, useRefreshPrices, useRevertPrices } from '../../api/catalog.ts';
import { formatNumber } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { PanelSection } from '../../ui/panel-body.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Switch } from '../../ui/switch.tsx';
import { notify, notifyError } from '../../ui/toast.tsx';
import { RefreshProgress } from './refresh-progress.tsx';
import { RefreshReport } from './refresh-report.tsx';

const SourceItem = ({ source, canRefresh }: { source: PriceSource; canRefresh: boolean }) => {
  const { t, i18n } = useTranslation('prices');
  const refresh = useRefreshPrices();
  const { id, name, host, regions, refreshedAt, refreshedCount, lastReport } = source;
  return (
    <li className="rounded-md border border-line p-2">
      <div className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <p className="text-sm font-medium">{name}</p>
          <p className="text-xs break-words text-muted">
            {host} · {t('regions', { count: regions.length })}
          </p>
          <p className="text-xs text-faint">
            {refreshedAt === null ? (
              t('shippedInUse')
            ) : (
              <>
                {t('refreshedInUse', { specs: formatNumber(refreshedCount, i18n.language) })}{' '}
                <RelativeTime at={refreshedAt} />
              </>
            )}
          </p>
        </div>
        <Button
          size="sm"
          icon={RefreshCw}
          disabled={!canRefresh}
          busy={refresh.isPending}
          aria-label={t('refreshOne', { source: name })}
          onClick={() =>
            refresh.mutate({ sources: [id] }, { onError: (error) => notifyError(t('notRefreshed'), error) })
          }
        >
          {t('refresh')}
        </Button>
      </div>
      {lastReport !== null && <RefreshReport report={lastReport} />}
    </li>
  );
};

/** The price lists that can be asked, and the permission to ask them. */
export const PriceSourceList = ({ catalog }: { catalog: CatalogState }) => {
  const { t } = useTranslation('prices');
  const allow = useAllowRefresh();
  const revert = useRevertPrices();
  const { refreshEnabled, refresh, sources } = catalog;
  const isRefreshed = sources.some(({ refreshedAt }) => refreshedAt !== null);
  return (
    <PanelSection title={t('sources')}>
      <Switch
        label={t('allow')}
        checked={refreshEnabled}
        onChange={(next) => allow.mutate(next, { onError: (error) => notifyError(t('notSwitched'), error) })}
      />
      <p className="mt-1 mb-3 text-xs text-faint">
        {t('allowHelp', { hosts: [...new Set(sources.map(({ host }) => host))].join(', ') })}
      </p>
      {refresh !== null && (
        <RefreshProgress
          progress={refresh}
          sourceName={sources.find(({ id }) => id === refresh.sourceId)?.name ?? refresh.sourceId}
        />
      )}
      <ul className="flex flex-col gap-2">
        {sources.map((source) => (
          <SourceItem key={source.id} source={source} canRefresh={refreshEnabled && refresh === null} />
        ))}
      </ul>
      {isRefreshed && (
        <Button
          className="mt-3"
          icon={Undo2}
          busy={revert.isPending}
          disabled={refresh !== null}
          onClick={() =>
            revert.mutate(undefined, {
              onSuccess: () => notify(t('reverted')),
              onError: (error) => notifyError(t('notReverted'), error),
            })
          }
        >
          {t('revert')}
        </Button>
      )}
    </PanelSection>
  );
};
