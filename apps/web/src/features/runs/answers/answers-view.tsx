import type { Run, Task } from '@terroir/shared-types';
import { isTaskEnded } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOutputGroups } from '../../../api/runs.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { AnswerCard } from './answer-card.tsx';

interface AnswersViewProps {
  run: Run;
  /** Those that the matrix shows. */
  tasks: readonly Task[];
  onOpen: (taskId: string) => void;
}

const all = 'all';

/** Equal outputs collapsed: each answer once, with the VMs that gave it. */
export const AnswersView = ({ run, tasks, onOpen }: AnswersViewProps) => {
  const { t } = useTranslation('console');
  const [command, setCommand] = useState(all);
  const endedCount = run.tasks.filter(({ status }) => isTaskEnded(status)).length;
  const groups = useOutputGroups(run.id, command === all ? null : Number(command), endedCount);
  if (groups.isError) return <ErrorState error={groups.error} retry={() => void groups.refetch()} />;
  if (groups.data === undefined) return <Skeleton />;
  const shown = new Set(tasks.map(({ id }) => id));
  const ofShown = groups.data.groups
    .map((group) => ({ ...group, taskIds: group.taskIds.filter((id) => shown.has(id)) }))
    .filter(({ taskIds }) => taskIds.length > 0);
  const [most, ...others] = ofShown.sort((a, b) => b.taskIds.length - a.taskIds.length);
  const waiting = groups.data.waitingTaskIds.filter((id) => shown.has(id)).length;
  const large = groups.data.notComparedTaskIds.filter((id) => shown.has(id)).length;
  return (
    <section
      aria-label={t('answers')}
      // Scrollable regions must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3 focus-visible:-outline-offset-2"
    >
      {run.commands.length > 1 && (
        <Select
          label={t('compareCommand')}
          labelHidden
          className="w-72 max-w-full shrink-0"
          value={command}
          onChange={setCommand}
          options={[
            { value: all, label: t('allCommands') },
            ...run.commands.map((text, index) => {
              return { value: String(index), label: `#${index + 1} ${text.split('\n')[0] ?? ''}` };
            }),
          ]}
        />
      )}
      {most && (
        <AnswerCard
          key={`most ${command}`}
          group={most}
          most={null}
          tasks={run.tasks}
          total={tasks.length}
          onOpen={onOpen}
        />
      )}
      {most &&
        others.map((group) => (
          <AnswerCard
            key={`${command} ${group.taskIds[0]}`}
            group={group}
            most={most}
            tasks={run.tasks}
            total={tasks.length}
            onOpen={onOpen}
          />
        ))}
      {waiting > 0 && <p className="text-xs text-muted">{t('waitingVms', { count: waiting })}</p>}
      {large > 0 && <p className="text-xs text-muted">{t('notCompared', { count: large })}</p>}
    </section>
  );
};
