import type { CatalogState } from '@terroir/shared-types';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useProviders } from '../../api/providers.ts';
import { formatNumber } from '../../lib/format.ts';
import { KeyValue, PanelSection } from '../../ui/panel-body.tsx';

/** How old the prices in use are, in all and by provider with their lists. */
export const PriceAges = ({ catalog }: { catalog: CatalogState }) => {
  const { t, i18n } = useTranslation('prices');
  const providers = useProviders();
  const number = (value: number): string => formatNumber(value, i18n.language);
  const { pricedCount, refreshedCount, manualCount, staleCount, staleAfterDays, problems } = catalog;
  return (
    <PanelSection title={t('inUse')}>
      {problems.map((problem) => (
        <p key={problem} role="alert" className="mb-2 text-sm text-failed">
          {problem}
        </p>
      ))}
      {staleCount > 0 && (
        <p className="mb-3 flex items-start gap-2 rounded-md border border-line bg-sunken p-2 text-sm text-paused">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>{t('stale', { share: staleCount / Math.max(1, pricedCount), days: staleAfterDays })}</span>
        </p>
      )}
      <KeyValue
        items={[
          { key: 'priced', label: t('priced'), value: number(pricedCount) },
          { key: 'refreshed', label: t('kind_refreshed'), value: number(refreshedCount) },
          { key: 'manual', label: t('kind_manual'), value: number(manualCount) },
          {
            key: 'ages',
            label: t('ages'),
            value: t('ageRange', {
              oldest: catalog.oldestAsOf ?? t('undated'),
              newest: catalog.newestAsOf ?? t('undated'),
            }),
          },
          {
            key: 'version',
            label: t('version'),
            value: <span className="font-mono text-xs">{catalog.catalogVersion}</span>,
          },
        ]}
      />
      <details className="mt-3 text-sm">
        <summary className="cursor-pointer text-muted thumb:min-h-11">{t('byProvider')}</summary>
        <ul className="mt-2 flex flex-col gap-2">
          {(providers.data ?? []).map(({ id, name, priceLists, asOf }) => (
            <li key={id}>
              <p className="flex justify-between gap-2">
                <span className="min-w-0 truncate font-medium">{name}</span>
                <span className="shrink-0 tabular text-muted">{asOf ?? t('undated')}</span>
              </p>
              <ul className="text-xs text-faint">
                {priceLists.map((list) => (
                  <li key={`${list.source} ${list.asOf}`} className="flex justify-between gap-2">
                    <span className="min-w-0 break-words">
                      {list.kind === 'manual' ? t('kind_manual') : list.source}
                      {list.kind === 'refreshed' && list.asOf !== null && ` ${list.asOf}`}
                    </span>
                    <span className="shrink-0 tabular">{number(list.specCount)}</span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </details>
    </PanelSection>
  );
};
