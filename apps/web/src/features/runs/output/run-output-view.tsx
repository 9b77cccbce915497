import type { Run } from '@terroir/shared-types';
import { isTaskEnded } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { OutputPane } from './output-pane.tsx';
import { shortVmName } from '../short-vm-name.ts';
import { useRunOutput } from '../lines/use-run-output.ts';

interface RunOutputViewProps {
  run: Run;
  linked: { taskId: string; offset: number } | null;
  onLink: (taskId: string, offset: number) => Promise<void>;
}

/** Live output of all tasks of a run, merged in order of time. */
export const RunOutputView = ({ run, linked, onLink }: RunOutputViewProps) => {
  const { t } = useTranslation('console');
  const { tasks } = run;
  const { isWhole, ...output } = useRunOutput(run.id, tasks);
  const source = tasks.findIndex(({ id }) => id === linked?.taskId);
  return (
    <OutputPane
      {...output}
      name={t('outputOfAll')}
      numbered={false}
      vmNames={tasks.map(({ vmName }) => shortVmName(run.infraName, vmName))}
      severalCommands={run.commands.length > 1}
      goTo={linked !== null && source >= 0 ? { source, offset: linked.offset } : null}
      empty={t(tasks.every(({ status }) => isTaskEnded(status)) ? 'noOutputEnded' : 'noOutput')}
      runId={run.id}
      taskId={null}
      onLink={async (line) => {
        const task = tasks[line.source];
        if (task !== undefined) await onLink(task.id, line.offset);
      }}
      notes={
        !isWhole && <p className="border-b border-line px-3 py-1 text-xs text-muted">{t('mergedTailOnly')}</p>
      }
    />
  );
};
