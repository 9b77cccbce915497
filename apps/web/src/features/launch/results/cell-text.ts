import { formatGib, formatMoney, formatNumber } from '../../../lib/format.ts';
import type { ColumnUnit } from './columns.ts';

/** A value as it is read; a missing one is a dash, never 0. */
export const cellText = (value: string | number | null, unit: ColumnUnit, language: string): string => {
  if (value === null) return '—';
  if (typeof value === 'string') return value;
  switch (unit) {
    case 'usd':
    case 'usd-month':
      return formatMoney(value, 'USD', language);
    case 'gib':
      return formatGib(value, language);
    case 'km':
      return `${formatNumber(value, language, 0)} km`;
    case 'ms':
      return `${formatNumber(value, language, 0)} ms`;
    case 'tokens':
      return `${formatNumber(value, language, 0)} t/s`;
    case 'score':
      return formatNumber(value * 100, language, 0);
    default:
      return formatNumber(value, language);
  }
};
