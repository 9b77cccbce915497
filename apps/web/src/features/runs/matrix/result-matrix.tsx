import type { Task } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatCommandTime } from '../../../lib/format.ts';
import { useNow } from '../../../lib/use-now.ts';
import { visibleText } from '../../../lib/visible-text.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { TaskStatusBadge } from '../../../ui/status-badge.tsx';
import { VirtualTable } from '../../../ui/virtual-table.tsx';
import type { Column } from '../../../ui/virtual-table.tsx';
import { wordingText } from '../../../i18n/wording-text.ts';
import { shortVmName } from '../short-vm-name.ts';
import { MatrixCell } from './matrix-cell.tsx';
import { taskTookMs } from './task-took.ts';

interface ResultMatrixProps {
  /** Stands above, so that names of VMs go without it. */
  infraName: string;
  tasks: readonly Task[];
  commands: readonly string[];
  selectedId: string | null;
  selectedCommand: number | null;
  onSelect: (taskId: string, commandIndex: number | null) => void;
}

const rowPx = 34;
const nameWidthPx = 150;
// Room for an icon, a code of three digits and "12 min 34 s".
const commandWidthPx = 104;
const timeWidthPx = 64;

const Took = ({ task }: { task: Task }) => {
  const { i18n } = useTranslation();
  const tookMs = taskTookMs(task, useNow());
  return tookMs === null ? '–' : formatCommandTime(tookMs, i18n.language);
};

const VmCell = ({ task, infraName }: { task: Task; infraName: string }) => {
  const short = shortVmName(infraName, task.vmName);
  return (
    <span
      className="flex min-w-0 items-center gap-2"
      title={task.detail === null ? undefined : wordingText(task.detail, task.detailWording)}
    >
      <span title={task.vmName} className="min-w-0 flex-1 truncate font-medium">
        <span className="sr-only">{task.vmName.slice(0, -short.length)}</span>
        {short}
      </span>
      <TaskStatusBadge status={task.status} outlined={false} />
    </span>
  );
};

const matrixColumns = (
  { infraName, commands, selectedId, selectedCommand, onSelect }: Omit<ResultMatrixProps, 'tasks'>,
  titles: { vm: string; took: string },
): Column<Task>[] => [
  {
    id: 'vm',
    header: titles.vm,
    width: `minmax(${nameWidthPx}px, 1fr)`,
    cell: (task) => <VmCell task={task} infraName={infraName} />,
  },
  ...commands.map((command, commandIndex): Column<Task> => {
    return {
      id: `command-${commandIndex}`,
      header: (
        <span title={visibleText(command)} className="pl-1.5 font-mono">
          #{commandIndex + 1}
        </span>
      ),
      width: `${commandWidthPx}px`,
      cell: (task) => (
        <MatrixCell
          task={task}
          commandIndex={commandIndex}
          selected={task.id === selectedId && commandIndex === selectedCommand}
          reachable={task.id === selectedId}
          onSelect={() => onSelect(task.id, commandIndex)}
        />
      ),
    };
  }),
  {
    id: 'time',
    header: titles.took,
    width: `${timeWidthPx}px`,
    align: 'end',
    cell: (task) => <Took task={task} />,
  },
];

/** VM × command: how each command ended on each VM, and how long the VM took. */
export const ResultMatrix = ({ tasks, ...rest }: ResultMatrixProps) => {
  const { t } = useTranslation('console');
  const { commands, selectedId, onSelect } = rest;
  if (tasks.length === 0) return <EmptyState kind="no-match" title={t('noTaskMatches')} />;
  return (
    <VirtualTable
      label={t('tasksLabel')}
      rows={tasks}
      columns={matrixColumns(rest, { vm: t('vm'), took: t('took') })}
      rowId={({ id }) => id}
      rowHeightPx={rowPx}
      selectedId={selectedId}
      onOpen={({ id }) => onSelect(id, null)}
      minWidthPx={nameWidthPx + 70 + commands.length * commandWidthPx + timeWidthPx}
    />
  );
};
