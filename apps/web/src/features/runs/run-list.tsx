import type { RunSummary } from '@terroir/shared-types';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRuns } from '../../api/runs.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { RunStatusBadge } from '../../ui/status-badge.tsx';
import { visibleText } from '../../lib/visible-text.ts';
import { runTitle } from './run-title.ts';

const RunItem = ({ run, onOpen }: { run: RunSummary; onOpen: () => void }) => {
  const { t } = useTranslation(['console', 'status']);
  const counts = Object.entries(run.taskCounts) as [keyof RunSummary['taskCounts'], number][];
  return (
    <li>
      <button
        type="button"
        onClick={onOpen}
        className="flex w-full items-center gap-3 border-b border-line/60 px-4 py-2 text-left hover:bg-hover thumb:flex-wrap"
      >
        <span className="w-26 shrink-0 thumb:w-auto">
          <RunStatusBadge status={run.status} />
        </span>
        <span
          className="min-w-0 flex-1 truncate font-mono text-xs thumb:order-first thumb:basis-full"
          title={visibleText(run.commands.join('\n'))}
        >
          {runTitle(run.commands)}
        </span>
        <span className="shrink-0 text-xs text-muted">{run.infraName}</span>
        <span className="shrink-0 text-xs tabular text-faint">
          {counts
            .map(([status, count]) => t('taskCount', { status: t(`status:task.${status}`), count }))
            .join(', ')}
        </span>
        {run.origin !== 'command' && (
          <span className="shrink-0 text-2xs text-accent">{t(`origin_${run.origin}`)}</span>
        )}
        <RelativeTime at={run.startedAt} className="shrink-0 text-xs text-faint" />
      </button>
    </li>
  );
};

/** Every run, newest first. */
export const RunList = ({ onOpen, onCompose }: { onOpen: (runId: string) => void; onCompose: ReactNode }) => {
  const { t } = useTranslation('console');
  const runs = useRuns();
  if (runs.isError) return <ErrorState error={runs.error} retry={() => void runs.refetch()} />;
  if (runs.data === undefined) return <Skeleton />;
  if (runs.data.items.length === 0)
    return <EmptyState kind="first-use" title={t('noRuns')} hint={t('noRunsDetail')} action={onCompose} />;
  return (
    <ul aria-label={t('history')} className="min-h-0 flex-1 overflow-y-auto">
      {runs.data.items.map((run) => (
        <RunItem key={run.id} run={run} onOpen={() => onOpen(run.id)} />
      ))}
    </ul>
  );
};
