import type { Cap } from '@terroir/shared-types';
import { Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/icon-button.tsx';
import { NumberField } from '../../ui/number-field.tsx';

const limits = [
  'perLaunchHourlyUsd',
  'totalHourlyUsd',
  'dailyUsd',
  'monthlyUsd',
  'confirmMonthlyUsd',
  'defaultExpiryHours',
] as const;

interface CapFieldsProps {
  cap: Cap;
  /** What people call the connection; null: it is not one of a connection. */
  connection: string | null;
  /** Somebody was led here for it. */
  isShown: boolean;
  onChange: (cap: Cap) => void;
  /** Absent: it always is. */
  onRemove?: (() => void) | undefined;
}

/** The limits of one scope. */
export const CapFields = ({ cap, connection, isShown, onChange, onRemove }: CapFieldsProps) => {
  const { t } = useTranslation('settings');
  const fields = useRef<HTMLFieldSetElement>(null);
  const title =
    cap.scope === 'sandbox' || cap.scope === 'real'
      ? t(`scope_${cap.scope}`)
      : t('scope_connection', { name: connection ?? cap.scope });
  useEffect(() => {
    if (!isShown) return;
    fields.current?.scrollIntoView({ block: 'nearest' });
    fields.current?.querySelector('input')?.focus({ preventScroll: true });
  }, [isShown]);
  return (
    <fieldset ref={fields} className="flex min-w-0 flex-col gap-2">
      <legend className="sr-only">{title}</legend>
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 text-sm font-medium break-words">{title}</span>
        {onRemove && (
          <IconButton
            size="sm"
            icon={Trash2}
            label={t('removeCap', { name: connection ?? cap.scope })}
            onClick={onRemove}
          />
        )}
      </div>
      <div className="grid grid-cols-2 items-end gap-2">
        {limits.map((limit) => (
          <NumberField
            key={limit}
            label={t(limit)}
            min={limit === 'defaultExpiryHours' ? 1 : 0}
            placeholder={t('noLimit')}
            value={cap[limit]}
            onChange={(value) => onChange({ ...cap, [limit]: value })}
          />
        ))}
      </div>
    </fieldset>
  );
};
