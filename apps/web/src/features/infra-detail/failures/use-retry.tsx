import type { Infra, Spec } from '@terroir/shared-types';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError } from '../../../api/api-error.ts';
import { type Confirmed, useRetryVms } from '../../../api/infras.ts';
import { useSpec } from '../../../api/specs.ts';
import { useMapOverlay } from '../../../stores/map-overlay.ts';
import { notify, notifyError } from '../../../ui/toast.tsx';
import { ConfirmAmount } from '../lifecycle/confirm-amount.tsx';

interface Retry {
  /** null: from the spec that they had. */
  retry: (spec: Spec | null) => void;
  busy: boolean;
  /** The question for the amount, when there is one. */
  confirmation: ReactNode;
}

/** Orders failed VMs again in one click; only above the confirm threshold it asks for the amount first. */
export const useRetry = ({ infra, vmIds }: { infra: Infra; vmIds: string[] }): Retry => {
  const { t } = useTranslation('infras');
  const send = useRetryVms();
  const flyTo = useMapOverlay((overlay) => overlay.flyTo);
  const own = useSpec(infra.vms.find(({ id }) => id === vmIds[0])?.specId ?? null);
  const [asking, setAsking] = useState<Spec | null>(null);

  const order = (spec: Spec | null, confirm?: Confirmed): void =>
    send.mutate(
      {
        infraId: infra.id,
        vmIds,
        ...(spec === null ? {} : { specId: spec.id }),
        ...(confirm === undefined ? {} : { confirm }),
      },
      {
        onSuccess: () => {
          setAsking(null);
          notify(t('retried', { count: vmIds.length }));
          if (spec !== null) flyTo(spec.lngLat);
        },
        onError: (error) => {
          const wanted = spec ?? own.data ?? null;
          if (isApiError(error) && error.code === 'confirmation-required' && wanted !== null)
            setAsking(wanted);
          else notifyError(t('actionFailed'), error);
        },
      },
    );
  return {
    retry: (spec) => order(spec),
    busy: send.isPending,
    confirmation:
      asking === null ? null : (
        <ConfirmAmount
          title={t('deployAlternative', { spec: asking.name, region: asking.region, count: vmIds.length })}
          groups={[
            { name: 'retry', specId: asking.id, count: vmIds.length, unitHourlyUsd: asking.hourlyUsd },
          ]}
          busy={send.isPending}
          onConfirm={(monthlyUsd) => order(asking, { monthlyUsd })}
          onClose={() => setAsking(null)}
        />
      ),
  };
};
