import type { Task } from '@terroir/shared-types';
import { CircleCheck, CircleX, Clock, LoaderCircle, Minus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../../lib/cn.ts';
import { formatCommandTime } from '../../../lib/format.ts';
import { cellState } from './matrix-filter.ts';
import type { CellState } from './matrix-filter.ts';

const looks = {
  ok: { icon: CircleCheck, className: 'text-running' },
  failed: { icon: CircleX, className: 'text-failed' },
  running: { icon: LoaderCircle, className: 'text-transient' },
  waiting: { icon: Clock, className: 'text-faint' },
  'not-run': { icon: Minus, className: 'text-faint' },
} as const satisfies Record<CellState, object>;

interface MatrixCellProps {
  task: Task;
  commandIndex: number;
  selected: boolean;
  reachable: boolean;
  onSelect: () => void;
}

/** One command on one VM: icon, exit code and how long it took; pressing it leads to its output. */
export const MatrixCell = ({ task, commandIndex, selected, reachable, onSelect }: MatrixCellProps) => {
  const { t, i18n } = useTranslation('console');
  const state = cellState(task, commandIndex);
  const code = task.exitCodes[commandIndex] ?? null;
  const { icon: Icon, className } = looks[state];
  const tookMs = task.commandMs?.[commandIndex] ?? null;
  const took = tookMs === null ? null : formatCommandTime(tookMs, i18n.language);
  const ended = code === null ? t(`cell_${state}`) : t('exit', { code });
  const says = took === null ? ended : t('cellTook', { state: ended, took });
  const label = t('cellLabel', { vm: task.vmName, number: commandIndex + 1, state: ended });
  return (
    <button
      type="button"
      // The cells of the chosen VM are steps of the keyboard; of the others, the row is.
      tabIndex={reachable ? 0 : -1}
      title={says}
      // What is seen stands in it word for word, for people who speak to their machine.
      aria-label={took === null ? label : `${label} ${took}`}
      aria-pressed={selected}
      onClick={(event) => {
        event.stopPropagation();
        onSelect();
      }}
      className={cn(
        'inline-flex h-6 items-center gap-1 rounded px-1.5 text-xs tabular hover:bg-hover thumb:h-9',
        className,
        selected && 'bg-hover ring-1 ring-current/40',
      )}
    >
      <Icon
        aria-hidden
        className={cn('size-3.5', state === 'running' && 'animate-[spin_2s_linear_infinite]')}
      />
      {code !== null && <span>{code}</span>}
      {took !== null && <span className="text-faint"> {took}</span>}
    </button>
  );
};
