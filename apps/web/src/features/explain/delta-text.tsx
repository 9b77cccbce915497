import type { Neighbour } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { formatMoney, formatNumber } from '../../lib/format.ts';

type Deltas = NonNullable<Neighbour['deltas']>;

// For these less is better.
const lowerIsBetter: ReadonlySet<keyof Deltas> = new Set(['hourlyUsd', 'ms', 'km', 'usdPerMillionTokens']);
const shownDeltas = ['hourlyUsd', 'ms', 'tokensPerSecond', 'usdPerMillionTokens'] as const;

/** What a neighbour changes, each with its sign and unit; what is not known is left out. */
export const DeltaText = ({ deltas }: { deltas: Deltas }) => {
  const { t, i18n } = useTranslation('explain');
  const text = (key: (typeof shownDeltas)[number], amount: number): string => {
    const sign = amount < 0 ? '−' : '+';
    const size = Math.abs(amount);
    const number =
      key === 'hourlyUsd' || key === 'usdPerMillionTokens'
        ? formatMoney(size, 'USD', i18n.language)
        : formatNumber(size, i18n.language, 0);
    return t(`delta_${key}`, { amount: `${sign}${number}` });
  };
  return (
    <span className="flex flex-wrap gap-x-3 text-xs tabular">
      {shownDeltas.map((key) => {
        const amount = deltas[key];
        if (amount === null) return null;
        const better = amount < 0 === lowerIsBetter.has(key);
        const look = amount === 0 ? 'text-muted' : better ? 'text-running' : 'text-paused';
        return (
          <span key={key} className={cn(look)}>
            {amount === 0 ? t(`delta_${key}`, { amount: '±0' }) : text(key, amount)}
          </span>
        );
      })}
    </span>
  );
};
