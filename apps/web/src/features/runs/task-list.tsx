import type { Task } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { formatNumber } from '../../lib/format.ts';
import { TaskStatusBadge } from '../../ui/status-badge.tsx';

const bytesText = (bytes: number, language: string): string =>
  bytes < 1024
    ? `${formatNumber(bytes, language)} B`
    : bytes < 1024 * 1024
      ? `${formatNumber(bytes / 1024, language, 1)} KiB`
      : `${formatNumber(bytes / 1024 / 1024, language, 1)} MiB`;

interface TaskListProps {
  tasks: readonly Task[];
  selectedId: string | null;
  onSelect: (taskId: string) => void;
}

/** The matrix of a run: one VM a row, its status, exit codes and amount of output. */
export const TaskList = ({ tasks, selectedId, onSelect }: TaskListProps) => {
  const { t, i18n } = useTranslation('console');
  return (
    <ul aria-label={t('tasksLabel')} className="min-h-0 overflow-y-auto">
      {tasks.map((task) => (
        <li key={task.id}>
          <button
            type="button"
            aria-pressed={task.id === selectedId}
            onClick={() => onSelect(task.id)}
            title={task.detail ?? undefined}
            className={cn(
              'flex w-full flex-col gap-0.5 border-b border-line/60 px-3 py-1.5 text-left hover:bg-hover',
              task.id === selectedId && 'bg-accent-soft',
            )}
          >
            <span className="flex w-full items-center gap-2">
              <span className="min-w-0 flex-1 truncate text-sm font-medium" title={task.vmName}>
                {task.vmName}
              </span>
              <span className="shrink-0 text-2xs tabular text-faint">
                {bytesText(task.outputBytes, i18n.language)}
              </span>
            </span>
            {/* Names of VMs differ in their last letters: nothing else takes room from them. */}
            <span className="flex w-full flex-wrap items-center gap-1 text-2xs tabular text-faint">
              <span className="mr-auto">
                <TaskStatusBadge status={task.status} outlined={false} />
              </span>
              {task.exitCodes.map((code, index) => (
                <span
                  key={index}
                  title={code === null ? t('exitNone') : t('exit', { code })}
                  className={cn(
                    'rounded-sm border border-current/40 px-1',
                    // No code yet, or none ever: a command of a task that goes on has not failed.
                    code === 0 ? 'text-running' : code === null ? 'text-faint' : 'text-failed',
                  )}
                >
                  {code ?? '–'}
                </span>
              ))}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
};
