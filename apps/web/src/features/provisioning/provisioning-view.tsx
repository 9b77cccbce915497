import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useInfra, usePhaseMedians } from '../../api/infras.ts';
import { formatElapsed } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { useInfraEvents } from '../../realtime/use-infra-events.ts';
import { useMapOverlay } from '../../stores/map-overlay.ts';
import { useSelection } from '../../stores/url-state.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { VirtualTable } from '../../ui/virtual-table.tsx';
import { FleetOverview } from './fleet-overview.tsx';
import { OpenIncidents } from './open-incidents.tsx';
import { matrixColumns } from './matrix-columns.tsx';
import { isOnItsWay, matrixRows } from './matrix-rows.ts';

const none: never[] = [];

/** A launch as it happens: VMs by phases, failures first, against what is usual. */
export const ProvisioningView = ({ infraId }: { infraId: string }) => {
  const { t, i18n } = useTranslation(['provisioning', 'status']);
  const infra = useInfra(infraId);
  const medians = usePhaseMedians(infraId).data ?? none;
  const events = useInfraEvents(infraId);
  const clockMs = useNow();
  const [{ vm: selected }, setSelection] = useSelection();
  const flyTo = useMapOverlay((overlay) => overlay.flyTo);
  const vms = infra.data?.vms ?? none;
  // Where all have arrived no time grows, and nothing is to be worked out each second.
  const nowMs = vms.some(isOnItsWay) ? clockMs : 0;
  const rows = useMemo(() => matrixRows(vms, events, medians, nowMs), [vms, events, medians, nowMs]);
  if (infra.isError) return <ErrorState error={infra.error} retry={() => void infra.refetch()} />;
  if (infra.data === undefined) return <Skeleton />;
  if (rows.length === 0) return <EmptyState kind="first-use" title={t('empty')} />;

  const arrived = rows.filter(({ vm }) => vm.status === 'running' || vm.status === 'suspended').length;
  const failed = rows.filter(({ vm }) => vm.status === 'failed').length;
  const remainingMs = rows.reduce((most, { remainingMs: left }) => Math.max(most, left ?? 0), 0);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-col gap-2 border-b border-line px-4 py-2 text-xs">
        <p className="flex flex-wrap gap-x-3" aria-live="polite">
          <span className="font-medium tabular">{t('arrived', { count: arrived, total: rows.length })}</span>
          {failed > 0 && <span className="text-failed tabular">{t('failed', { count: failed })}</span>}
          {remainingMs > 0 && (
            <span className="text-muted tabular">
              {t('remaining', { time: formatElapsed(remainingMs, i18n.language) })}
            </span>
          )}
        </p>
        <FleetOverview vms={rows.map(({ vm }) => vm)} />
      </div>
      <OpenIncidents infraId={infraId} />
      <VirtualTable
        label={t('matrix', { name: infra.data.name })}
        rows={rows}
        columns={matrixColumns(t, medians, i18n.language, infra.data.name)}
        rowId={({ vm }) => vm.id}
        rowHeightPx={44}
        selectedId={selected}
        onOpen={({ vm }) => {
          void setSelection({ vm: vm.id });
          flyTo(vm.lngLat, 5);
        }}
      />
    </div>
  );
};
