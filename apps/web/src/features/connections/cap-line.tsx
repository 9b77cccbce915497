import { type CapLimit, capLimitSchema } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useCaps } from '../../api/caps.ts';
import { formatMoney } from '../../lib/format.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { useShownCap } from '../../stores/use-shown-cap.ts';

/** The limits that a connection has of its own, and the way to change them. */
export const CapLine = ({ connectionId }: { connectionId: string }) => {
  const { t, i18n } = useTranslation(['connections', 'settings']);
  const caps = useCaps();
  const showPanel = useShowPanel();
  const [, setShownCap] = useShownCap();
  if (caps.data === undefined) return null;
  const cap = caps.data.items.find(({ scope }) => scope === `connection:${connectionId}`);
  const limits = capLimitSchema.options.flatMap((limit: CapLimit) => {
    const amount = cap?.[limit] ?? null;
    return amount === null ? [] : [`${t(`settings:${limit}`)} ${formatMoney(amount, 'USD', i18n.language)}`];
  });
  return (
    <p className="flex flex-wrap items-center justify-between gap-x-3 text-xs text-faint">
      <span className="min-w-0 break-words">
        {limits.length === 0 ? t('noCap') : t('capOf', { limits: limits.join(' · ') })}
      </span>
      <button
        type="button"
        className="text-accent hover:underline thumb:min-h-11"
        onClick={() => {
          void setShownCap(`connection:${connectionId}`);
          showPanel('right', 'settings');
        }}
      >
        {t('changeCaps')}
      </button>
    </p>
  );
};
