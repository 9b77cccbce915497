import type { Miss } from '@terroir/shared-types';
import { CircleX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';

/** Every condition that fails, with what the spec has instead and how far it is off. */
export const MissList = ({ misses }: { misses: readonly Miss[] }) => {
  const { t, i18n } = useTranslation('explain');
  const number = (value: number): string => formatNumber(value, i18n.language, 4);
  const shown = (value: Miss['found'][number]['value'], unit = ''): string => {
    if (value === null) return t('notKnown');
    return `${typeof value === 'number' ? number(value) : String(value)} ${unit}`.trim();
  };
  const foundText = ({ code, found, gap, reason }: Miss): string => {
    if (code === 'workload') return reason ?? t('workloadFails');
    const has = found.map(({ field, value, unit }) => `${field} = ${shown(value, unit)}`).join(', ');
    const off = gap === null ? '' : ` (${t('gap', { gap: shown(Math.abs(gap), found[0]?.unit) })})`;
    return t('itHas', { found: `${has}${off}` });
  };
  return (
    <ul aria-label={t('misses')} className="flex flex-col gap-1.5">
      {misses.map((miss) => (
        <li key={`${miss.path}${miss.text}`} className="flex items-start gap-2 text-sm">
          <CircleX aria-hidden className="mt-0.5 size-3.5 shrink-0 text-failed" />
          <span className="min-w-0 break-words">
            <code className="font-mono text-xs">{miss.code === 'workload' ? t('workload') : miss.text}</code>
            <span className="block text-xs text-muted">{foundText(miss)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
};
