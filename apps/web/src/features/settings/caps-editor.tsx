import type { Cap } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCaps, useSaveCaps } from '../../api/caps.ts';
import { useConnections } from '../../api/connections.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { notify, notifyError } from '../../ui/toast.tsx';

const limits = [
  'perLaunchHourlyUsd',
  'totalHourlyUsd',
  'dailyUsd',
  'monthlyUsd',
  'confirmMonthlyUsd',
  'defaultExpiryHours',
] as const;

const prefix = 'connection:';
const unlimited = {
  perLaunchHourlyUsd: null,
  totalHourlyUsd: null,
  dailyUsd: null,
  monthlyUsd: null,
  confirmMonthlyUsd: null,
  defaultExpiryHours: null,
};

interface CapFieldsProps {
  cap: Cap;
  /** What people call the connection; null: it is not one of a connection. */
  connection: string | null;
  onChange: (cap: Cap) => void;
}

const CapFields = ({ cap, connection, onChange }: CapFieldsProps) => {
  const { t } = useTranslation('settings');
  const title =
    cap.scope === 'sandbox' || cap.scope === 'real'
      ? t(`scope_${cap.scope}`)
      : t('scope_connection', { name: connection ?? cap.scope });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">{title}</legend>
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

/** The enforced spending limits; saved together. */
export const CapsEditor = () => {
  const { t } = useTranslation('settings');
  const caps = useCaps();
  const save = useSaveCaps();
  const connections = useConnections();
  const [draft, setDraft] = useState<Cap[] | null>(null);
  if (caps.isError) return <ErrorState error={caps.error} retry={() => void caps.refetch()} />;
  if (caps.data === undefined) return <Skeleton rows={3} />;
  const items = draft ?? caps.data.items;
  const nameOf = ({ scope }: Cap): string | null => {
    const id = scope.startsWith(prefix) ? scope.slice(prefix.length) : null;
    return connections.data?.find((one) => one.id === id)?.name ?? id;
  };
  const withoutCap = (connections.data ?? []).filter(
    ({ id }) => !items.some(({ scope }) => scope === `${prefix}${id}`),
  );
  const submit = (): void =>
    save.mutate(
      { items },
      {
        onSuccess: () => {
          setDraft(null);
          notify(t('capsSaved'));
        },
        onError: (error) => notifyError(t('capsNotSaved'), error),
      },
    );
  return (
    <div className="flex flex-col gap-4">
      <p className="text-xs text-faint">{t('capsHelp')}</p>
      {items.map((cap, index) => (
        <CapFields
          key={cap.scope}
          cap={cap}
          connection={nameOf(cap)}
          onChange={(next) => setDraft(items.with(index, next))}
        />
      ))}
      {withoutCap.length > 0 && (
        <Select
          label={t('addCap')}
          value={undefined}
          placeholder={t('chooseConnection')}
          onChange={(id) => setDraft([...items, { scope: `${prefix}${id}`, ...unlimited }])}
          options={withoutCap.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <Button
        variant="primary"
        className="self-start"
        busy={save.isPending}
        disabled={draft === null}
        onClick={submit}
      >
        {save.isPending ? t('savingCaps') : t('saveCaps')}
      </Button>
    </div>
  );
};
