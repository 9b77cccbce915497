import type { Run, TaskStatus } from '@terroir/shared-types';
import { ArrowLeft, CircleStop, RotateCw, SquarePen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCancelRun, useRetryRun } from '../../api/runs.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { RunStatusBadge } from '../../ui/status-badge.tsx';
import { notify, notifyError } from '../../ui/toast.tsx';
import { visibleText } from '../../lib/visible-text.ts';
import { runTitle } from './run-title.ts';

const retried: TaskStatus[] = ['failed', 'timed-out', 'unreachable', 'lost', 'cancelled'];

interface RunHeaderProps {
  run: Run;
  /** VMs that the matrix shows. */
  shownCount: number;
  onBack: () => void;
  onOpen: (runId: string) => void;
  /** Takes the commands to a new run on the VMs shown. */
  onAgain: () => void;
}

/** What was run, how it stands, and what can be done about it. */
export const RunHeader = ({ run, shownCount, onBack, onOpen, onAgain }: RunHeaderProps) => {
  const { t } = useTranslation('console');
  const cancel = useCancelRun();
  const retry = useRetryRun();
  const { tasks, status, infraName, commands } = run;
  const going = status === 'running' || status === 'cancelling';
  const canRetry = !going && tasks.some((one) => retried.includes(one.status));
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-2 py-1">
      <IconButton size="sm" label={t('back')} icon={ArrowLeft} onClick={onBack} />
      <RunStatusBadge status={status} />
      <span
        className="min-w-0 flex-1 truncate text-xs text-muted thumb:order-last thumb:basis-full thumb:px-2 thumb:pb-1"
        title={visibleText(commands.join('\n'))}
      >
        {infraName} · <span className="font-mono">{runTitle(commands)}</span>
      </span>
      <RelativeTime at={run.startedAt} className="text-xs text-faint thumb:hidden" />
      <span className="hidden flex-1 thumb:block" />
      {status === 'running' && (
        <Button
          size="sm"
          icon={CircleStop}
          busy={cancel.isPending}
          onClick={() =>
            cancel.mutate(run.id, {
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
              { id: run.id, statuses: retried },
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
      <Button size="sm" variant="ghost" icon={SquarePen} disabled={shownCount === 0} onClick={onAgain}>
        <span className="thumb:sr-only">{t('againOn', { count: shownCount })}</span>
      </Button>
    </div>
  );
};
