import { ShieldAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../lib/format.ts';
import { TextField } from '../../ui/text-field.tsx';
import { isAmount, readAmount } from './read-amount.ts';

interface TypedConfirmProps {
  monthlyUsd: number;
  thresholdUsd: number;
  typed: string;
  onType: (text: string) => void;
}

/** Above the threshold a person types the monthly amount: a click alone buys nothing dear. */
export const TypedConfirm = ({ monthlyUsd, thresholdUsd, typed, onType }: TypedConfirmProps) => {
  const { t, i18n } = useTranslation('cost');
  const money = (usd: number): string => formatMoney(usd, 'USD', i18n.language);
  const monthly = money(monthlyUsd);
  const wrong = readAmount(typed) !== null && !isAmount(typed, monthlyUsd);
  return (
    <section
      aria-label={t('confirmTitle', { threshold: money(thresholdUsd) })}
      className="flex flex-col gap-2 rounded-lg border border-paused/50 p-3"
    >
      <p className="flex items-center gap-2 font-medium">
        <ShieldAlert aria-hidden className="size-4 shrink-0 text-paused" />
        {t('confirmTitle', { threshold: money(thresholdUsd) })}
      </p>
      <p className="text-sm text-muted">{t('confirmDetail', { monthly })}</p>
      <TextField
        label={t('confirmType', { monthly })}
        value={typed}
        onChange={onType}
        inputMode="decimal"
        autoComplete="off"
        maxLength={40}
        className="wide:max-w-60"
        error={wrong ? t('confirmWrong', { monthly }) : undefined}
      />
    </section>
  );
};
