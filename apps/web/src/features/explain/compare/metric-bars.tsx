import type { RankedSpec } from '@terroir/shared-types';
import { Trophy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../../lib/cn.ts';
import { formatGib, formatMoney, formatNumber } from '../../../lib/format.ts';
import { useCriterionText } from '../../../ui/use-criterion-text.ts';
import { type Metric, type MetricUnit, barsOf } from './metrics.ts';

const valueText = (value: number | null, unit: MetricUnit, language: string): string => {
  if (value === null) return '—';
  if (unit === 'usd') return formatMoney(value, 'USD', language);
  if (unit === 'gib') return formatGib(value, language);
  const number = formatNumber(value, language, Math.abs(value) >= 100 ? 0 : 2);
  if (unit === 'tokens') return `${number} t/s`;
  return unit === 'number' ? number : `${number} ${unit}`;
};

interface MetricBarsProps {
  metric: Metric;
  items: readonly RankedSpec[];
  letterOf: (specId: string) => string;
}

/** One quantity of every spec as bars; the best is marked by an icon and its colour. */
export const MetricBars = ({ metric, items, letterOf }: MetricBarsProps) => {
  const { t, i18n } = useTranslation('explain');
  const { unitText } = useCriterionText();
  const bars = barsOf(metric, items);
  if (bars === null) return null;
  const unit = items
    .flatMap(({ criteria }) => criteria)
    .find(({ by, value }) => by === metric.unitOf && value !== null)?.unit;
  return (
    <section className="min-w-0">
      <h4 className="mb-1 flex items-baseline justify-between gap-2 text-xs font-semibold text-muted">
        <span>
          {t(`metric_${metric.id}`)}
          {unit !== undefined && <span className="font-normal">, {unitText(unit)}</span>}
        </span>
        <span className="text-2xs font-normal text-faint">{t(`better_${metric.better}`)}</span>
      </h4>
      <ul className="flex flex-col gap-1">
        {bars.map(({ specId, value, share, best }) => (
          <li key={specId} className="flex items-center gap-2 text-xs">
            <span className="w-3 shrink-0 font-semibold text-muted">{letterOf(specId)}</span>
            <span aria-hidden className="h-3 min-w-0 flex-1 overflow-hidden rounded-sm bg-hover">
              <span
                className={cn('block h-full rounded-sm', best ? 'bg-running' : 'bg-accent')}
                style={{ width: `${Math.max(value === null ? 0 : 1, share * 100)}%` }}
              />
            </span>
            <span className="flex w-24 shrink-0 items-center justify-end gap-1 tabular">
              {best && (
                <>
                  <Trophy aria-hidden className="size-3 text-running" />
                  <span className="sr-only">{t('best')}</span>
                </>
              )}
              {valueText(value, metric.unit, i18n.language)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};
