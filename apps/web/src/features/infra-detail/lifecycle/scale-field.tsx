import type { NodeGroup } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError } from '../../../api/api-error.ts';
import { type Confirmed, useScaleNodeGroup } from '../../../api/infras.ts';
import { cn } from '../../../lib/cn.ts';
import { formatMoney } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { notify, notifyError } from '../../../ui/toast.tsx';
import { ConfirmAmount } from './confirm-amount.tsx';

interface ScaleFieldProps {
  infraId: string;
  group: NodeGroup;
  /** VMs of the group that are not over; fewer than it wants when some ended by themselves. */
  living: number;
}

/** Changes how many VMs a node group wants; the button says what will happen. */
export const ScaleField = ({ infraId, group, living }: ScaleFieldProps) => {
  const { t, i18n } = useTranslation(['infras', 'launch']);
  const scale = useScaleNodeGroup();
  const [wanted, setWanted] = useState(group.count);
  const by = wanted - group.count;
  const [asking, setAsking] = useState(false);
  const size = living === group.count ? `× ${group.count}` : t('livingOf', { living, count: group.count });
  const send = (confirm?: Confirmed): void =>
    scale.mutate(
      {
        infraId,
        nodeGroup: group.name,
        count: wanted,
        ...(confirm === undefined ? {} : { confirm }),
      },
      {
        onSuccess: () => {
          setAsking(false);
          notify(t('sent_scale', { what: group.name }));
        },
        onError: (error) => {
          if (isApiError(error) && error.code === 'confirmation-required') setAsking(true);
          else notifyError(t('actionFailed'), error);
        },
      },
    );
  return (
    <Popover
      label={t('scale', { name: group.name })}
      trigger={
        <Button
          size="sm"
          variant="ghost"
          aria-label={`${size} · ${t('scale', { name: group.name })}`}
          className={cn('tabular', living < group.count && 'text-paused')}
        >
          {size}
        </Button>
      }
    >
      <div className="flex flex-col gap-2">
        <NumberField
          label={t('scaleTo', { name: group.name })}
          value={wanted}
          min={0}
          max={1000}
          steppers={{
            less: t('launch:fewer', { name: group.name }),
            more: t('launch:more', { name: group.name }),
          }}
          onChange={(value) => setWanted(Math.round(value ?? 0))}
        />
        {group.unitHourlyUsd !== null && (
          <p className="text-xs text-muted">
            {t('scaleCost', { price: formatMoney(group.unitHourlyUsd * wanted, 'USD', i18n.language) })}
          </p>
        )}
        <Button
          variant={by < 0 ? 'danger' : 'primary'}
          busy={scale.isPending}
          disabled={by === 0}
          onClick={() => send()}
        >
          {by === 0 ? t('scaleSame') : by > 0 ? t('scaleUp', { count: by }) : t('scaleDown', { count: -by })}
        </Button>
        {asking && (
          <ConfirmAmount
            title={t('scaleUp', { count: by })}
            groups={[
              { name: group.name, specId: group.specId, count: by, unitHourlyUsd: group.unitHourlyUsd },
            ]}
            busy={scale.isPending}
            onConfirm={(monthlyUsd) => send({ monthlyUsd })}
            onClose={() => setAsking(false)}
          />
        )}
      </div>
    </Popover>
  );
};
