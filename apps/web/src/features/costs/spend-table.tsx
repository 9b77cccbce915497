import type { CostItem } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { Money } from '../../ui/money.tsx';

interface SpendTableProps {
  /** Heading of the first column. */
  what: string;
  items: readonly CostItem[];
  totalUsd: number;
  incomplete: boolean;
  simulated: boolean;
  /** Opens what a row speaks of; absent: rows lead nowhere. */
  onOpen?: ((key: string) => void) | undefined;
}

/** What was spent, one row a group, with its share as a bar. */
export const SpendTable = ({ what, items, totalUsd, incomplete, simulated, onOpen }: SpendTableProps) => {
  const { t, i18n } = useTranslation('costs');
  const max = Math.max(...items.map(({ usd }) => usd), 0);
  return (
    <table className="w-full text-sm">
      <thead>
        <tr className="border-b border-line text-xs text-faint">
          <th scope="col" className="py-1 text-left font-medium">
            {what}
          </th>
          <th scope="col" className="py-1 pl-3 text-right font-medium whitespace-nowrap">
            {t('vmHours')}
          </th>
          <th scope="col" className="py-1 pl-3 text-right font-medium whitespace-nowrap">
            {t('spent')}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.key} className="border-b border-line/60">
            <th scope="row" className="w-full max-w-0 py-1.5 text-left font-medium">
              {onOpen === undefined ? (
                <span className="block truncate">{item.label}</span>
              ) : (
                <button
                  type="button"
                  className="block max-w-full truncate text-left hover:underline thumb:min-h-11"
                  onClick={() => onOpen(item.key)}
                >
                  {item.label}
                </button>
              )}
              <span
                aria-hidden
                className={`mt-1 block h-1 rounded-full ${simulated ? 'bg-muted/60' : 'bg-accent'}`}
                style={{ width: `${max > 0 ? Math.max(1, (item.usd / max) * 100) : 0}%` }}
              />
            </th>
            <td className="py-1.5 pl-3 text-right align-top tabular text-muted">
              {formatNumber(item.vmHours, i18n.language)}
            </td>
            <td className="py-1.5 pl-3 text-right align-top">
              {item.incomplete && (
                <span className="mr-1 text-paused" title={t('incomplete')}>
                  ≥
                </span>
              )}
              <Money usd={item.usd} simulated={simulated} stacked />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="font-semibold">
          <th scope="row" className="py-2 text-left">
            {t(incomplete ? 'totalIncomplete' : 'total')}
          </th>
          <td className="py-2 pl-3 text-right tabular text-muted">
            {formatNumber(
              items.reduce((sum, { vmHours }) => sum + vmHours, 0),
              i18n.language,
            )}
          </td>
          <td className="py-2 text-right">
            <Money usd={totalUsd} simulated={simulated} stacked />
          </td>
        </tr>
      </tfoot>
    </table>
  );
};
