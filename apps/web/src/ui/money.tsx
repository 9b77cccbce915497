import { useTranslation } from 'react-i18next';
import { useKrwRate } from '../api/rates.ts';
import { formatMoney } from '../lib/format.ts';
import { cn } from '../lib/cn.ts';
import { usePreferences } from '../stores/preferences.ts';
import { Tooltip } from './tooltip.tsx';
import { useRateLine } from './use-rate-line.ts';

export interface MoneyProps {
  /** null: not known, and said so. */
  usd: number | null;
  per?: 'hour' | 'day' | 'month';
  source?: string;
  /** `YYYY-MM` or a date; null: the source bears none. */
  asOf?: string | null;
  simulated?: boolean;
  /** It comes on top of what is there: with a plus. */
  added?: boolean;
  /** Won under the dollars instead of beside them; aligned right, or at the start. */
  stacked?: boolean | 'start';
  className?: string;
}

const units = { hour: 'perHour', day: 'perDay', month: 'perMonth' } as const;

/** An amount with its unit; source, age and exchange rate on hover or focus. */
export const Money = ({
  usd,
  per,
  source,
  asOf,
  simulated = false,
  added = false,
  stacked = false,
  className,
}: MoneyProps) => {
  const { t } = useTranslation('ui');
  const { language, currency } = usePreferences();
  const { data: rate } = useKrwRate();
  const rateLine = useRateLine();
  if (usd === null)
    return (
      <Tooltip content={t('noPriceHint')}>
        <button type="button" className={cn('cursor-help text-faint', className)}>
          {t('noPrice')}
        </button>
      </Tooltip>
    );
  const unit = per ? t(units[per]) : '';
  const showsKrw = currency !== 'usd' && rate !== undefined;
  const plus = added && usd > 0 ? '+' : '';
  const dollars = `${plus}${formatMoney(usd, 'USD', language)}${unit}`;
  const won = rate === undefined ? '' : `${plus}${formatMoney(usd * rate.perUsd, 'KRW', language)}${unit}`;
  const lines = [
    simulated && t('simulated'),
    source && t('priceSource', { source }),
    asOf !== undefined && (asOf === null ? t('priceUndated') : t('priceAsOf', { asOf })),
    showsKrw && rateLine,
  ].filter((line) => typeof line === 'string');
  const figures = (
    <span
      className={cn(
        'tabular whitespace-nowrap',
        stacked !== false && 'inline-flex flex-col',
        stacked === true && 'items-end',
        stacked === 'start' && 'items-start',
        className,
      )}
    >
      {currency === 'krw' && showsKrw ? won : dollars}
      {currency === 'both' && showsKrw && (
        <span className={cn('text-faint', stacked === false && 'ml-1.5', 'text-xs')}>{won}</span>
      )}
    </span>
  );
  if (lines.length === 0) return figures;
  return (
    <Tooltip
      content={
        <span className="flex flex-col">
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
      }
    >
      <button type="button" className="cursor-help text-[length:inherit]">
        {figures}
      </button>
    </Tooltip>
  );
};
