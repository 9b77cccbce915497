import type { Event, Vm } from '@terroir/shared-types';
import { Folder, MapPin, SquareTerminal } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { useShowFiles } from '../../stores/files-place.ts';
import { useMapOverlay } from '../../stores/map-overlay.ts';
import { useTerminalTabs } from '../../stores/terminal-tabs.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Utilisation } from '../../ui/utilisation.tsx';
import { VmStatusBadge } from '../../ui/status-badge.tsx';
import { ActionsMenu } from './lifecycle/actions-menu.tsx';
import { SuspendedCostLine } from './suspended-cost-line.tsx';
import { PhaseTimeline } from './phase-timeline.tsx';
import { wordingText } from '../../i18n/wording-text.ts';

interface VmRowProps {
  vm: Vm;
  connectionId: string;
  /** Of this VM. */
  events: readonly Event[];
  selected: boolean;
  /** What its group asks for; another one was taken when that was refused. */
  groupSpecId: string;
  /** The sandbox lists a made-up address; its SSH listens on this machine. */
  simulated: boolean;
  onSelect: (vmId: string | null) => void;
}

/** Another array of the same events is no change. */
const isSame = (before: VmRowProps, after: VmRowProps): boolean =>
  before.vm === after.vm &&
  before.selected === after.selected &&
  before.groupSpecId === after.groupSpecId &&
  before.simulated === after.simulated &&
  before.onSelect === after.onSelect &&
  before.events.length === after.events.length &&
  before.events.every((event, index) => event === after.events[index]);

const sshAddress = ({ publicIp, sshPort }: Vm, simulated: boolean): string | null => {
  if (publicIp === null || sshPort === null) return null;
  return `ssh -p ${sshPort} ${simulated ? '127.0.0.1' : publicIp}`;
};

const Row = ({ vm, connectionId, events, selected, groupSpecId, simulated, onSelect }: VmRowProps) => {
  const { t } = useTranslation(['infras', 'status']);
  const { t: terminal } = useTranslation('terminal');
  const { t: files } = useTranslation('files');
  const showFiles = useShowFiles();
  const flyTo = useMapOverlay((overlay) => overlay.flyTo);
  const openTerminal = useTerminalTabs((tabs) => tabs.open);
  const showPanel = useShowPanel();
  const isClosed = vm.unreachableReason !== undefined;
  const ssh = isClosed ? null : sshAddress(vm, simulated);
  const calm = ['running', 'suspended', 'terminated'].includes(vm.status);
  return (
    <div
      className={cn('flex flex-col gap-1.5 border-b border-line/60 px-4 py-2', selected && 'bg-accent-soft')}
    >
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <button
          type="button"
          aria-expanded={selected}
          onClick={() => onSelect(selected ? null : vm.id)}
          className="min-w-0 grow text-left font-medium break-all hover:underline"
          title={vm.name}
        >
          {vm.name}
        </button>
        <span className="ml-auto flex items-center gap-2">
          <VmStatusBadge status={vm.status} outlined={false} title={t('raw', { raw: vm.raw })} />
          {vm.status === 'running' && !isClosed && (
            <IconButton
              size="sm"
              label={files('open', { name: vm.name })}
              icon={Folder}
              onClick={() => showFiles(vm.id)}
            />
          )}
          {vm.status === 'running' && !isClosed && (
            <IconButton
              size="sm"
              label={terminal('open', { name: vm.name })}
              icon={SquareTerminal}
              onClick={() => {
                openTerminal({ vmId: vm.id, vmName: vm.name });
                showPanel('dock', 'terminal');
              }}
            />
          )}
          <IconButton size="sm" label={t('showOnMap')} icon={MapPin} onClick={() => flyTo(vm.lngLat, 5)} />
          <ActionsMenu
            infraId={vm.infraId}
            connectionId={connectionId}
            name={vm.name}
            vmIds={[vm.id]}
            statuses={[vm.status]}
            hourlyUsd={vm.hourlyUsd ?? 0}
          />
        </span>
      </div>
      {vm.specId !== groupSpecId && (
        <p className="truncate text-xs text-muted" title={vm.specId}>
          {t('instead', { spec: vm.specId.split('+').slice(2).join('+'), region: vm.region })}
        </p>
      )}
      {vm.status === 'running' && <Utilisation vmIds={[vm.id]} />}
      {!calm && <PhaseTimeline vm={vm} events={events} />}
      {vm.failure && (
        <p className="truncate text-xs" title={wordingText(vm.failure.message, vm.failure.messageWording)}>
          <span className="font-medium text-failed">{t(`status:failure.${vm.failure.code}`)}</span>
          <span className="ml-2 font-mono text-faint">
            {vm.failure.vendorCode ?? wordingText(vm.failure.message, vm.failure.messageWording)}
          </span>
        </p>
      )}
      {isClosed && <p className="text-xs text-transient">{t('noKey')}</p>}
      {vm.suspendedCost && <SuspendedCostLine cost={vm.suspendedCost} simulated={simulated} />}
      {(selected || (calm && vm.status === 'running')) && (
        <p className="flex items-center gap-2 text-xs text-muted">
          <span className="truncate font-mono tabular">{vm.publicIp ?? t('noAddress')}</span>
          {ssh !== null && <CopyButton text={ssh} label={t('copySsh', { name: vm.name })} />}
          <span className="ml-auto text-faint">
            {vm.runningSince === null ? null : `${t('startedLabel')} `}
            <RelativeTime at={vm.runningSince ?? vm.statusSince} />
          </span>
        </p>
      )}
      {selected && (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
          {[
            [t('spec'), vm.specId],
            [t('privateIp'), vm.privateIp ?? '—'],
            [t('image'), vm.imageId ?? '—'],
            [t('id'), vm.id],
          ].map(([label, value]) => (
            <div key={label} className="contents">
              <dt className="text-faint">{label}</dt>
              <dd className="truncate font-mono" title={value}>
                {value}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
};

/** One VM: status, progress, address, actions, and what failed. Of thousands only those that changed are drawn again. */
export const VmRow = memo(Row, isSame);
