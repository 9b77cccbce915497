import type { Task, TaskStatus } from '@terroir/shared-types';
import { Search, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../../lib/cn.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { TaskStatusBadge } from '../../../ui/status-badge.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { countFailedExits, countStatuses, isFiltered, noFilter } from './matrix-filter.ts';
import type { MatrixFilter } from './matrix-filter.ts';

interface MatrixChipsProps {
  tasks: readonly Task[];
  filter: MatrixFilter;
  onChange: (filter: MatrixFilter) => void;
}

// More kinds of failure than that are told apart by their output, not by their number.
const maxExits = 6;
// From here on a name is found faster by typing than by looking.
const searchFrom = 8;

const chipClass = (on: boolean): string =>
  cn(
    'inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full border pr-1 pl-2 text-xs tabular thumb:h-9',
    on ? 'border-accent bg-accent-soft' : 'border-line hover:bg-hover',
  );

/** How many VMs ended how; pressing one shows only those. */
export const MatrixChips = ({ tasks, filter, onChange }: MatrixChipsProps) => {
  const { t } = useTranslation('console');
  const toggle = (status: TaskStatus): void => {
    const { statuses } = filter;
    const next = statuses.includes(status) ? statuses.filter((one) => one !== status) : [...statuses, status];
    onChange({ ...filter, statuses: next });
  };
  return (
    <fieldset
      aria-label={t('filterLabel')}
      className="flex shrink-0 items-center gap-1 overflow-x-auto border-b border-line px-2 py-1"
    >
      {countStatuses(tasks).map(({ status, count }) => {
        const on = filter.statuses.includes(status);
        return (
          <button
            key={status}
            type="button"
            aria-pressed={on}
            onClick={() => toggle(status)}
            className={chipClass(on)}
          >
            <TaskStatusBadge status={status} outlined={false} />
            <span className="rounded-full bg-hover px-1.5 text-muted">{count}</span>
          </button>
        );
      })}
      {countFailedExits(tasks)
        .slice(0, maxExits)
        .map(({ commandIndex, code, count }) => {
          const on = filter.exit?.commandIndex === commandIndex && filter.exit.code === code;
          return (
            <button
              key={`${commandIndex} ${code}`}
              type="button"
              aria-pressed={on}
              onClick={() => onChange({ ...filter, exit: on ? null : { commandIndex, code } })}
              className={cn(chipClass(on), 'text-failed')}
            >
              {t('exitOfCommand', { number: commandIndex + 1, code })}
              <span className="rounded-full bg-hover px-1.5 text-muted">{count}</span>
            </button>
          );
        })}
      {tasks.length >= searchFrom && (
        <TextField
          label={t('findVm')}
          labelHidden
          placeholder={t('findVm')}
          type="search"
          leading={<Search aria-hidden />}
          value={filter.text}
          onChange={(text) => onChange({ ...filter, text })}
          className="w-32 min-w-24 shrink thumb:hidden [&_input]:h-6"
        />
      )}
      {isFiltered(filter) && (
        <IconButton size="sm" label={t('clearFilter')} icon={X} onClick={() => onChange(noFilter)} />
      )}
    </fieldset>
  );
};
