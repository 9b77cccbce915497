import type { Spec } from '@terroir/shared-types';
import { PenLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../../lib/cn.ts';
import { formatMoney } from '../../../lib/format.ts';
import { usePriceEditor } from '../../../stores/price-editor.ts';
import { Tooltip } from '../../../ui/tooltip.tsx';

/** USD an hour; source and age on hover or focus, and a press sets a price by hand. */
export const Price = ({ spec }: { spec: Spec }) => {
  const { t, i18n } = useTranslation('launch');
  const { hourlyUsd, priceSource: source, priceAsOf, priceKind, note } = spec;
  const price = hourlyUsd === null ? null : formatMoney(hourlyUsd, 'USD', i18n.language);
  const hint =
    price === null
      ? t('unpricedHover', { source })
      : t('priceHover', { price, source, asOf: priceAsOf ?? t('undated') });
  return (
    <Tooltip content={[hint, note, t('priceEdit')].filter(Boolean).join(' ')} side="left">
      <button
        type="button"
        className={cn(
          'min-h-6 hover:underline',
          price === null ? 'text-xs text-faint' : 'font-medium tabular',
        )}
        onClick={(event) => {
          event.stopPropagation();
          usePriceEditor.getState().open(spec.id);
        }}
      >
        {priceKind === 'manual' && (
          <>
            <PenLine aria-hidden className="mr-1 inline size-3 text-accent" />
            <span className="sr-only">{t('priceManual')}</span>
          </>
        )}
        {price ?? t('unpriced')}
        {price !== null && <span className="text-xs font-normal text-faint"> /h</span>}
      </button>
    </Tooltip>
  );
};
