import { type PricedNodeGroup, estimate } from '@terroir/recommend-engine';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';

interface ConfirmAmountProps {
  title: string;
  groups: PricedNodeGroup[];
  busy: boolean;
  onConfirm: (monthlyUsd: number) => void;
  onClose: () => void;
}

/** `40,949.76`, `$40949.76` and `40949.76` are the same amount. */
const amountOf = (text: string): number => Number(text.replaceAll(/[$,\s]/g, '') || Number.NaN);

/** Asks to type the monthly amount of something expensive, so that nobody buys it in passing. */
export const ConfirmAmount = ({ title, groups, busy, onConfirm, onClose }: ConfirmAmountProps) => {
  const { t, i18n } = useTranslation('infras');
  const [typed, setTyped] = useState('');
  const { monthlyUsd, hourlyUsd } = estimate(groups);
  const money = (usd: number): string => formatMoney(usd, 'USD', i18n.language);
  const isRight = Math.abs(amountOf(typed) - monthlyUsd) < 0.005;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="sm"
      title={title}
      description={t('confirmAmountBody', { hourly: money(hourlyUsd), monthly: money(monthlyUsd) })}
      footer={
        <>
          <Button onClick={onClose}>{t('confirmAmountCancel')}</Button>
          <Button variant="primary" busy={busy} disabled={!isRight} onClick={() => onConfirm(monthlyUsd)}>
            {t('confirmAmountButton', { monthly: money(monthlyUsd) })}
          </Button>
        </>
      }
    >
      <TextField
        label={t('confirmAmountType', { monthly: money(monthlyUsd) })}
        value={typed}
        onChange={setTyped}
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        onKeyDown={(event) => event.key === 'Enter' && isRight && onConfirm(monthlyUsd)}
      />
    </Dialog>
  );
};
