import type { Cap } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCaps, useSaveCaps } from '../../api/caps.ts';
import { useConnections } from '../../api/connections.ts';
import { useShownCap } from '../../stores/use-shown-cap.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { notify, notifyError } from '../../ui/toast.tsx';
import { CapFields } from './cap-fields.tsx';

const prefix = 'connection:';
const unlimited = {
  perLaunchHourlyUsd: null,
  totalHourlyUsd: null,
  dailyUsd: null,
  monthlyUsd: null,
  confirmMonthlyUsd: null,
  defaultExpiryHours: null,
};

/** The enforced spending limits; saved together. */
export const CapsEditor = () => {
  const { t } = useTranslation('settings');
  const caps = useCaps();
  const save = useSaveCaps();
  const connections = useConnections();
  const [draft, setDraft] = useState<Cap[] | null>(null);
  const [shownScope, setShownScope] = useShownCap();
  if (caps.isError) return <ErrorState error={caps.error} retry={() => void caps.refetch()} />;
  if (caps.data === undefined) return <Skeleton rows={3} />;
  const known = draft ?? caps.data.items;
  const isNew =
    shownScope !== null &&
    !known.some(({ scope }) => scope === shownScope) &&
    connections.data?.some(({ id }) => `${prefix}${id}` === shownScope) === true;
  const items = isNew ? [...known, { scope: shownScope, ...unlimited }] : known;
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
          void setShownScope(null);
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
          isShown={cap.scope === shownScope}
          onChange={(next) => setDraft(items.with(index, next))}
          onRemove={
            cap.scope.startsWith(prefix)
              ? () => {
                  setDraft(items.filter(({ scope }) => scope !== cap.scope));
                  void setShownScope(null);
                }
              : undefined
          }
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
