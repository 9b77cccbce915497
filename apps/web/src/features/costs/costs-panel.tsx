import { Download } from 'lucide-react';
import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnections } from '../../api/connections.ts';
import { useCapUse, useCosts, useDownloadLedger, useOutlook } from '../../api/costs.ts';
import { useSelection } from '../../stores/url-state.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { PanelBody, PanelSection } from '../../ui/panel-body.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { notifyError } from '../../ui/toast.tsx';
import { CapUse } from './cap-use.tsx';
import { ClockGaps } from './clock-gaps.tsx';
import { daysUntil, spanIds, spanQuery, spanStart } from './cost-spans.ts';
import { DayChart } from './day-chart.tsx';
import { IdleHints } from './idle-hints.tsx';
import { OutlookFigures } from './outlook-figures.tsx';
import { SpendTable } from './spend-table.tsx';

const groupings = ['day', 'infra', 'vm', 'provider'] as const;
const maxBars = 92;

const parsers = {
  money: parseAsStringLiteral(['real', 'sandbox'] as const),
  span: parseAsStringLiteral(spanIds).withDefault('week'),
  by: parseAsStringLiteral(groupings).withDefault('day'),
};

/** The view of the panel, as it stands in the address. */
const useView = () =>
  useQueryStates(parsers, {
    history: 'replace',
    urlKeys: { money: 'cost-money', span: 'cost-span', by: 'cost-by' },
  });

/** What was spent, what is being spent and what will be; sandbox money and real money never side by side in a sum. */
export const CostsPanel = () => {
  const { t } = useTranslation('costs');
  const [view, setView] = useView();
  const [, select] = useSelection();
  const showPanel = useShowPanel();
  const outlook = useOutlook();
  const connections = useConnections();
  const capUse = useCapUse();
  const download = useDownloadLedger();
  // The day the panel was opened on: a query key must not change with every second.
  const [now] = useState(() => new Date());
  const costs = useCosts(spanQuery(view.span, now), view.by);
  const daily = useCosts(spanQuery(view.span, now), 'day');

  const spends = (sandbox: boolean): boolean =>
    outlook.data?.items.some((one) => one.simulated === sandbox && (one.monthUsd > 0 || one.vmCount > 0)) ===
    true;
  const hasReal = connections.data?.some(({ simulated }) => !simulated) === true;
  const simulated =
    view.money === null ? !spends(false) && (spends(true) || !hasReal) : view.money === 'sandbox';
  const item = outlook.data?.items.find((one) => one.simulated === simulated);
  const items = costs.data?.items.filter((one) => one.simulated === simulated) ?? [];
  const days = daily.data?.items.filter((one) => one.simulated === simulated) ?? [];
  const first =
    spanStart(view.span, now) ?? new Date(`${days[0]?.key ?? now.toISOString().slice(0, 10)}T00:00:00`);
  const usdOf = new Map(days.map(({ key, usd }) => [key, usd]));
  const bars = daysUntil(first, now, maxBars).map((day) => ({ day, usd: usdOf.get(day) ?? 0 }));
  const sorted = view.by === 'day' ? items.toReversed() : items.toSorted((a, b) => b.usd - a.usd);
  const totals = costs.data?.totals;
  const uses = capUse.data?.filter(({ scope }) =>
    scope.startsWith('connection:')
      ? connections.data?.find(({ id }) => `connection:${id}` === scope)?.simulated === simulated
      : (scope === 'sandbox') === simulated,
  );
  const open = (key: string): void => {
    void select({ infra: key, vm: null });
    showPanel('right', 'infras');
  };

  return (
    <PanelBody>
      <PanelSection
        title={t('outlook')}
        aside={
          <Select
            label={t('money')}
            labelHidden
            value={simulated ? 'sandbox' : 'real'}
            onChange={(money) => void setView({ money })}
            options={(['real', 'sandbox'] as const).map((value) => ({ value, label: t(`money_${value}`) }))}
          />
        }
      >
        {outlook.isError && <ErrorState error={outlook.error} retry={() => void outlook.refetch()} />}
        {outlook.isPending && <Skeleton rows={2} />}
        {item && outlook.data && <OutlookFigures item={item} outlook={outlook.data} />}
      </PanelSection>
      <PanelSection
        title={t('history')}
        aside={
          <Button
            size="sm"
            icon={Download}
            busy={download.isPending}
            onClick={() =>
              download.mutate(spanQuery(view.span, now), {
                onError: (error) => notifyError(t('csvFailed'), error),
              })
            }
          >
            {t('csv')}
          </Button>
        }
      >
        <div className="mb-3 grid grid-cols-2 gap-2">
          <Select
            label={t('span')}
            value={view.span}
            onChange={(span) => void setView({ span })}
            options={spanIds.map((value) => ({ value, label: t(`span_${value}`) }))}
          />
          <Select
            label={t('groupBy')}
            value={view.by}
            onChange={(by) => void setView({ by })}
            options={groupings.map((value) => ({ value, label: t(`by_${value}`) }))}
          />
        </div>
        {costs.isError && <ErrorState error={costs.error} retry={() => void costs.refetch()} />}
        {costs.isPending && <Skeleton rows={4} />}
        {costs.data && items.length === 0 && (
          <EmptyState
            kind="first-use"
            title={t('empty')}
            hint={t(simulated ? 'emptySandbox' : 'emptyReal')}
            action={
              !simulated && spends(true) ? (
                <Button onClick={() => void setView({ money: 'sandbox' })}>{t('showSandbox')}</Button>
              ) : undefined
            }
          />
        )}
        {totals && items.length > 0 && (
          <div className="flex flex-col gap-3">
            <DayChart bars={bars} simulated={simulated} />
            <SpendTable
              what={t(`by_${view.by}`)}
              items={sorted}
              totalUsd={simulated ? totals.simulatedUsd : totals.realUsd}
              incomplete={simulated ? totals.simulatedIncomplete : totals.realIncomplete}
              simulated={simulated}
              onOpen={view.by === 'infra' ? open : undefined}
            />
            {costs.data?.gaps && <ClockGaps gaps={costs.data.gaps} />}
          </div>
        )}
      </PanelSection>
      <PanelSection title={t('idle')}>
        <IdleHints simulated={simulated} />
      </PanelSection>
      <PanelSection title={t('caps')}>
        {capUse.isError && <ErrorState error={capUse.error} retry={() => void capUse.refetch()} />}
        {capUse.isPending && <Skeleton rows={1} />}
        {uses && <CapUse uses={uses} />}
      </PanelSection>
    </PanelBody>
  );
};
