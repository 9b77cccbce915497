import type { TaskStatus } from '@terroir/shared-types';
import { ArrowLeft, CircleStop, RotateCw, SquarePen } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useTranslation } from 'react-i18next';
import { useCancelRun, useRetryRun, useRun } from '../../api/runs.ts';
import { useStreamState } from '../../realtime/connection-state.ts';
import { useCommandDraft } from '../../stores/command-draft.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { RunStatusBadge } from '../../ui/status-badge.tsx';
import { notify, notifyError } from '../../ui/toast.tsx';
import { OutputView } from './output/output-view.tsx';
import { TaskList } from './task-list.tsx';

const retried: TaskStatus[] = ['failed', 'timed-out', 'unreachable', 'lost', 'cancelled'];

interface RunDetailProps {
  runId: string;
  onBack: () => void;
  onOpen: (runId: string) => void;
  onCompose: () => void;
}

/** One run: its tasks and the live output of the chosen one; the choice is part of the address. */
export const RunDetail = ({ runId, onBack, onOpen, onCompose }: RunDetailProps) => {
  const { t } = useTranslation('console');
  const run = useRun(runId);
  const cancel = useCancelRun();
  const retry = useRetryRun();
  const live = useStreamState(({ status }) => status !== 'offline');
  const [taskId, setTaskId] = useQueryState('task', parseAsString);
  if (run.isError) return <ErrorState error={run.error} retry={() => void run.refetch()} />;
  if (run.data === undefined) return <Skeleton />;
  const { tasks, status, infraName, infraId, commands } = run.data;
  const task = tasks.find(({ id }) => id === taskId) ?? tasks[0];
  const going = status === 'running' || status === 'cancelling';
  const canRetry = !going && tasks.some((one) => retried.includes(one.status));
  const again = (): void => {
    useCommandDraft.getState().change({ infraId });
    useCommandDraft.getState().setCommands(commands);
    onCompose();
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-2 py-1">
        <IconButton size="sm" label={t('back')} icon={ArrowLeft} onClick={onBack} />
        <RunStatusBadge status={status} />
        <span className="min-w-0 flex-1 truncate text-xs text-muted">
          {infraName} · <span className="font-mono">{commands.join(' ; ')}</span>
        </span>
        <RelativeTime at={run.data.startedAt} className="text-xs text-faint thumb:hidden" />
        {status === 'running' && (
          <Button
            size="sm"
            icon={CircleStop}
            busy={cancel.isPending}
            onClick={() =>
              cancel.mutate(runId, {
                onSuccess: () => notify(t('cancelled')),
                onError: (error) => notifyError(t('cancelFailed'), error),
              })
            }
          >
            {t('cancel')}
          </Button>
        )}
        {canRetry && (
          <Button
            size="sm"
            icon={RotateCw}
            busy={retry.isPending}
            onClick={() =>
              retry.mutate(
                { id: runId, statuses: retried },
                {
                  onSuccess: ({ id }) => onOpen(id),
                  onError: (error) => notifyError(t('retryFailed'), error),
                },
              )
            }
          >
            {t('retry')}
          </Button>
        )}
        <Button size="sm" variant="ghost" icon={SquarePen} onClick={again}>
          <span className="thumb:sr-only">{t('again')}</span>
        </Button>
      </div>
      {!live && (
        <p className="shrink-0 border-b border-line px-3 py-1 text-xs text-paused">{t('connectionLost')}</p>
      )}
      <div className="grid min-h-0 flex-1 grid-cols-[220px_minmax(0,1fr)] thumb:grid-cols-1 thumb:grid-rows-[auto_minmax(0,1fr)]">
        <div className="flex min-h-0 flex-col border-r border-line thumb:max-h-28 thumb:border-r-0 thumb:border-b">
          <TaskList tasks={tasks} selectedId={task?.id ?? null} onSelect={(id) => void setTaskId(id)} />
        </div>
        {task && <OutputView key={task.id} runId={runId} task={task} />}
      </div>
    </div>
  );
};
