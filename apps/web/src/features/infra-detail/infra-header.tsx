import type { Infra } from '@terroir/shared-types';
import { ArrowLeft, Terminal, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeleteInfra, usePatchInfra } from '../../api/infras.ts';
import { useCommandDraft } from '../../stores/command-draft.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { InfraStatus } from '../../ui/infra-status.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Money } from '../../ui/money.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { notify, notifyError } from '../../ui/toast.tsx';
import { InfraWords } from './infra-words.tsx';
import { SuspendedSum } from './suspended-cost-line.tsx';
import { MonitoringSwitch } from './monitoring-switch.tsx';
import { NothingLeft } from './nothing-left.tsx';
import { ActionsMenu } from './lifecycle/actions-menu.tsx';
import { PendingOperations } from './lifecycle/pending-operations.tsx';
import { useLifecycle } from './lifecycle/use-lifecycle.ts';

const expiries = [
  { id: 'extend_1h', hours: 1 },
  { id: 'extend_8h', hours: 8 },
  { id: 'extend_24h', hours: 24 },
  { id: 'extend_7d', hours: 168 },
  { id: 'extend_never', hours: null },
] as const;

/** Name, money, end and the actions of a whole infra. */
export const InfraHeader = ({ infra, onBack }: { infra: Infra; onBack: () => void }) => {
  const { t } = useTranslation('infras');
  const act = useLifecycle();
  const patch = usePatchInfra();
  const remove = useDeleteInfra(() => {
    notify(t('deleted', { name: infra.name }));
    onBack();
  });
  const showPanel = useShowPanel();
  const [deleting, setDeleting] = useState(false);
  const living = infra.vms.filter(({ status }) => status !== 'terminated' && status !== 'failed');
  const extend = (hours: number | null): void =>
    patch.mutate(
      {
        infraId: infra.id,
        patch: { expiresAt: hours === null ? null : new Date(Date.now() + hours * 3_600_000).toISOString() },
      },
      {
        onSuccess: () => notify(t('extended', { name: infra.name })),
        onError: (error) => notifyError(t('actionFailed'), error),
      },
    );
  return (
    <header className="flex shrink-0 flex-col gap-2 border-b border-line px-4 py-3">
      <div className="flex items-center gap-2">
        <IconButton size="sm" label={t('back')} icon={ArrowLeft} className="-ml-2" onClick={onBack} />
        <h3 className="min-w-0 flex-1 truncate text-base font-semibold" title={infra.name}>
          {infra.name}
        </h3>
        {infra.simulated && <Badge tone="accent">{t('simulated')}</Badge>}
        {living.length > 0 || infra.vms.some(({ status }) => status === 'failed') ? (
          <ActionsMenu
            infraId={infra.id}
            connectionId={infra.connectionId}
            name={infra.name}
            statuses={infra.vms.map(({ status }) => status)}
            hourlyUsd={infra.hourlyUsd}
          />
        ) : null}
      </div>
      <InfraStatus infra={infra} />
      <InfraWords infra={infra} />
      <dl className="grid grid-cols-3 gap-3 text-xs">
        <div>
          <dt className="text-faint">{t('hourlyLabel')}</dt>
          <dd>
            <Money usd={infra.hourlyUsd} per="hour" simulated={infra.simulated} stacked="start" />
          </dd>
        </div>
        <div>
          <dt className="text-faint">{t('accruedLabel')}</dt>
          <dd>
            <Money usd={infra.accruedUsd} simulated={infra.simulated} stacked="start" />
          </dd>
        </div>
        <div>
          <dt className="text-faint">{t('expiresLabel')}</dt>
          <dd className="flex flex-wrap items-center gap-x-1.5">
            {infra.expiresAt === null ? t('expiresNever') : <RelativeTime at={infra.expiresAt} />}
            {living.length > 0 && (
              <Menu
                trigger={
                  <button
                    type="button"
                    aria-label={t('extendLabel', { name: infra.name })}
                    className="text-accent hover:underline thumb:min-h-11"
                  >
                    {t('extend')}
                  </button>
                }
                actions={expiries.map(({ id, hours }) => ({
                  id,
                  label: t(id),
                  onSelect: () => extend(hours),
                }))}
              />
            )}
          </dd>
        </div>
      </dl>
      <SuspendedSum vms={infra.vms} simulated={infra.simulated} />
      {infra.incomplete && <p className="text-xs text-paused">{t('incomplete')}</p>}
      <PendingOperations infraId={infra.id} />
      <NothingLeft infra={infra} />
      {infra.hold && (
        <div className="flex flex-wrap items-center gap-2 rounded-md border border-paused/50 p-2 text-xs">
          <p className="min-w-40 flex-1">
            <span className="font-medium">{t('held')}</span> {t('heldDetail')}
          </p>
          <Button
            size="sm"
            variant="primary"
            onClick={() => act({ infraId: infra.id, action: 'continue' }, infra.name)}
          >
            {t('continue')}
          </Button>
          <Button size="sm" onClick={() => act({ infraId: infra.id, action: 'withdraw' }, infra.name)}>
            {t('withdraw')}
          </Button>
        </div>
      )}
      <div className="flex items-center gap-2">
        {living.some(({ status }) => status === 'running') && (
          <Button
            size="sm"
            icon={Terminal}
            onClick={() => {
              useCommandDraft.getState().change({ infraId: infra.id, scope: 'infra' });
              showPanel('dock', 'console');
            }}
          >
            {t('openConsole')}
          </Button>
        )}
        {living.length === 0 && !infra.hold && (
          <Button size="sm" icon={Trash2} onClick={() => setDeleting(true)}>
            {t('delete')}
          </Button>
        )}
        {living.length > 0 && (
          <div className="ml-auto">
            <MonitoringSwitch infraId={infra.id} />
          </div>
        )}
      </div>
      <Dialog
        open={deleting}
        onOpenChange={setDeleting}
        size="sm"
        title={t('deleteTitle', { name: infra.name })}
        description={t('deleteBody')}
        footer={
          <>
            <Button data-autofocus onClick={() => setDeleting(false)}>
              {t('deleteCancel')}
            </Button>
            <Button
              variant="danger"
              busy={remove.isPending}
              onClick={() =>
                remove.mutate(infra.id, { onError: (error) => notifyError(t('actionFailed'), error) })
              }
            >
              {t('deleteButton')}
            </Button>
          </>
        }
      />
    </header>
  );
};
