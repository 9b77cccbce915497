import { useCallback, useMemo } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError } from '../../api/api-error.ts';
import { useInfra } from '../../api/infras.ts';
import { useSelection, useTab } from '../../stores/url-state.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AttemptList } from './attempts/attempt-list.tsx';
import { InfraHeader } from './infra-header.tsx';
import { useInfraEvents } from '../../realtime/use-infra-events.ts';
import { VmGroups } from './vm-groups.tsx';

interface InfraDetailProps {
  infraId: string;
  onBack: () => void;
  /** What it serves, shown as a tab when it came from a preset. */
  endpoints: ReactNode;
  /** How far its VMs have come. */
  progress: ReactNode;
  schedules: ReactNode;
}

const tabs = ['vms', 'progress', 'endpoints', 'attempts', 'schedules'] as const;

export const InfraDetail = ({ infraId, onBack, endpoints, progress, schedules }: InfraDetailProps) => {
  const { t } = useTranslation(['infras', 'provisioning', 'schedules']);
  const infra = useInfra(infraId);
  const events = useInfraEvents(infraId);
  const [tab, setTab] = useTab('infra', tabs);
  const [{ vm }, setSelection] = useSelection();
  const showPanel = useShowPanel();
  const selectVm = useCallback((id: string | null) => void setSelection({ vm: id }), [setSelection]);
  const vmNames = useMemo(
    () => new Map((infra.data?.vms ?? []).map(({ id, name }) => [id, name])),
    [infra.data],
  );
  if (infra.isError && isApiError(infra.error) && infra.error.status === 404)
    return (
      <EmptyState
        kind="no-match"
        title={t('notFound')}
        action={<Button onClick={onBack}>{t('back')}</Button>}
      />
    );
  if (infra.isError) return <ErrorState error={infra.error} retry={() => void infra.refetch()} />;
  if (infra.data === undefined) return <Skeleton />;
  const { presetId, postRunId } = infra.data;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <InfraHeader infra={infra.data} onBack={onBack} />
      {postRunId !== null && (
        <p className="flex items-center gap-2 border-b border-line px-4 py-1.5 text-xs text-muted">
          {t('postRun')}
          <button
            type="button"
            className="text-accent hover:underline"
            onClick={() => {
              void setSelection({ run: postRunId });
              showPanel('dock', 'console');
            }}
          >
            {t('openRun')}
          </button>
        </p>
      )}
      <Tabs
        label={infra.data.name}
        value={presetId === null && tab === 'endpoints' ? 'vms' : tab}
        onChange={(next) => void setTab(next)}
        className="flex-1"
        items={[
          {
            id: 'vms',
            label: t('tabVms'),
            count: infra.data.vms.filter(({ status }) => status !== 'terminated').length,
            content: <VmGroups infra={infra.data} events={events} selectedVm={vm} onSelectVm={selectVm} />,
          },
          { id: 'progress', label: t('provisioning:title'), content: progress },
          ...(presetId === null
            ? []
            : [{ id: 'endpoints' as const, label: t('tabEndpoints'), content: endpoints }]),
          {
            id: 'attempts',
            label: t('tabAttempts'),
            content: <AttemptList infraId={infraId} vmNames={vmNames} />,
          },
          { id: 'schedules', label: t('schedules:title'), content: schedules },
        ]}
      />
    </div>
  );
};
