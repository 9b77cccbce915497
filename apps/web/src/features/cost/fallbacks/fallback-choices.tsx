import type { Spec } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAlternatives } from '../../../api/alternatives.ts';
import { cn } from '../../../lib/cn.ts';
import { formatMoney } from '../../../lib/format.ts';
import { useDebounced } from '../../../lib/use-debounced.ts';
import type { ProposedInfra } from '../../../stores/launch-proposal.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { ProviderMark } from '../../../ui/provider-mark.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import type { Fallback } from './fallback.ts';
import { withNamed } from './fallback.ts';

const firstShown = 5;
/** As many as a launch takes. */
const mostNamed = 20;

interface FallbackChoicesProps {
  group: ProposedInfra['nodeGroups'][number];
  connectionId: string;
  unitHourlyUsd: number | null;
  fallback: Fallback;
  onChange: (fallback: Fallback) => void;
}

/** The next recommendations, cheapest first: each may be named as one to try. */
export const FallbackChoices = (props: FallbackChoicesProps) => {
  const { group, connectionId, unitHourlyUsd, fallback, onChange } = props;
  const { t, i18n } = useTranslation(['cost', 'ui']);
  const [limit, setLimit] = useState(firstShown);
  const maxHourlyUsd = useDebounced(fallback.ceilingUsd);
  const alternatives = useAlternatives({ specId: group.specId, connectionId, maxHourlyUsd, limit });
  if (alternatives.isError)
    return <ErrorState error={alternatives.error} retry={() => void alternatives.refetch()} />;
  if (alternatives.data === undefined) return <Skeleton rows={firstShown} />;
  const { items, total } = alternatives.data;
  if (items.length === 0) return <p className="text-sm text-muted">{t('fallbackEmpty')}</p>;
  const orderOf = ({ id }: Spec): number => fallback.named.findIndex(({ specId }) => specId === id);
  const delta = ({ hourlyUsd }: Spec): { text: string; good: boolean } | null => {
    if (hourlyUsd === null || unitHourlyUsd === null) return null;
    const change = (hourlyUsd - unitHourlyUsd) * group.count;
    const size = `${formatMoney(Math.abs(change), 'USD', i18n.language)}${t('ui:perHour')}`;
    return change === 0
      ? { text: t('deltaSame'), good: true }
      : { text: `${change < 0 ? '−' : '+'}${size}`, good: change < 0 };
  };
  return (
    <div className="flex flex-col gap-1">
      <ul
        aria-label={t('fallbackChoices', { name: group.name })}
        className="flex flex-col divide-y divide-line/60"
      >
        {items.map((spec) => {
          const order = orderOf(spec);
          const change = delta(spec);
          return (
            <li key={spec.id} className="flex items-center gap-3 py-1.5 thumb:py-0.5">
              <Checkbox
                className="min-w-0 flex-1"
                label={
                  <span className="flex flex-wrap items-center gap-x-2" title={spec.id}>
                    <span className="truncate">{spec.name}</span>
                    <span className="flex items-center gap-1.5 text-xs text-faint">
                      <ProviderMark provider={spec.provider} /> {spec.region}
                    </span>
                  </span>
                }
                checked={order >= 0}
                disabled={order < 0 && fallback.named.length >= mostNamed}
                onChange={(chosen) => onChange(withNamed(fallback, spec, chosen))}
              />
              {order >= 0 && (
                <span className="shrink-0 rounded-full bg-accent-soft px-2 text-2xs text-accent tabular">
                  {t('fallbackOrder', { number: order + 1 })}
                </span>
              )}
              <span className="flex shrink-0 flex-col items-end text-xs tabular">
                <span>
                  {formatMoney(spec.hourlyUsd ?? 0, 'USD', i18n.language)}
                  {t('ui:perHour')}
                </span>
                {change && (
                  <span className={cn(change.good ? 'text-running' : 'text-paused')}>{change.text}</span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {total > items.length && limit < mostNamed && (
        <Button size="sm" variant="ghost" className="self-start" onClick={() => setLimit(mostNamed)}>
          {t('fallbackMore', { count: Math.min(mostNamed, total) - items.length })}
        </Button>
      )}
    </div>
  );
};
