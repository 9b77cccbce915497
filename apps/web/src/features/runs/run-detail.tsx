import type { Run } from '@terroir/shared-types';
import { isTaskEnded } from '@terroir/shared-types';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { useRun } from '../../api/runs.ts';
import { useIsNarrow } from '../../lib/use-media.ts';
import { useStreamState } from '../../realtime/connection-state.ts';
import { useCommandDraft } from '../../stores/command-draft.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AnswersView } from './answers/answers-view.tsx';
import { MatrixChips } from './matrix/matrix-chips.tsx';
import { filterTasks, noFilter } from './matrix/matrix-filter.ts';
import { ResultMatrix } from './matrix/result-matrix.tsx';
import { RunOutputView } from './output/run-output-view.tsx';
import { TaskOutputView } from './output/task-output-view.tsx';
import { RunHeader } from './run-header.tsx';
import { useRunPlace } from './use-run-place.ts';
import type { RunView } from './use-run-place.ts';

interface RunDetailProps {
  runId: string;
  onBack: () => void;
  onOpen: (runId: string) => void;
  onCompose: () => void;
}

/** What answers best at first: one VM its output, an ended run its answers, a living one all that is said. */
const firstView = ({ tasks }: Run): RunView => {
  if (tasks.length === 1) return 'vm';
  return tasks.every(({ status }) => isTaskEnded(status)) ? 'answers' : 'all';
};

const RunPage = ({ run, onBack, onOpen, onCompose }: { run: Run } & Omit<RunDetailProps, 'runId'>) => {
  const { t, i18n } = useTranslation('console');
  const live = useStreamState(({ status }) => status !== 'offline');
  const place = useRunPlace();
  const narrow = useIsNarrow();
  const [filter, setFilter] = useState(noFilter);
  // Decided once: a run that ends must not take away what is being read.
  const [initialView] = useState(() => firstView(run));
  const { tasks, commands, infraId, infraName } = run;
  const shown = useMemo(() => filterTasks(tasks, filter), [tasks, filter]);
  const task = tasks.find(({ id }) => id === place.taskId) ?? tasks[0];
  // Of several VMs a small screen first says how each ended: what one of them said is a tap away.
  const first = narrow && tasks.length > 1 ? 'matrix' : initialView;
  const wanted = place.view ?? (place.taskId === null ? first : 'vm');
  const view = wanted === 'matrix' && !narrow ? initialView : wanted;
  const selectedId = view === 'vm' ? (task?.id ?? null) : view === 'matrix' ? place.taskId : null;
  const again = (): void => {
    const isAll = shown.length === tasks.length;
    useCommandDraft.getState().change({
      infraId,
      scope: 'vms',
      vmIds: (isAll ? tasks : shown).map(({ vmId }) => vmId),
      timeoutSeconds: run.timeoutSeconds,
      onError: run.onError,
    });
    useCommandDraft.getState().setCommands(commands);
    place.clear();
    onCompose();
  };
  const { link } = place;
  const linkFrom = useCallback(
    (from: RunView) => async (taskId: string, offset: number) => {
      await link(taskId, offset, from);
      try {
        await navigator.clipboard.writeText(location.href);
        toast.success(t('linked'));
      } catch {
        // Without clipboard permission the address bar still holds the link.
      }
    },
    [link, t],
  );
  const linked =
    place.taskId !== null && place.offset !== null ? { taskId: place.taskId, offset: place.offset } : null;

  const matrix = (
    <>
      {tasks.length > 1 && <MatrixChips tasks={tasks} filter={filter} onChange={setFilter} />}
      <ResultMatrix
        infraName={infraName}
        tasks={shown}
        commands={commands}
        selectedId={selectedId}
        selectedCommand={selectedId === null ? null : place.commandIndex}
        onSelect={place.openTask}
      />
    </>
  );

  return (
    <div data-run={run.id} className="flex min-h-0 flex-1 flex-col">
      <RunHeader
        run={run}
        shownCount={shown.length}
        onBack={() => {
          place.clear();
          onBack();
        }}
        onOpen={(id) => {
          place.clear();
          onOpen(id);
        }}
        onAgain={again}
      />
      {!live && (
        <p className="shrink-0 border-b border-line px-3 py-1 text-xs text-paused">{t('connectionLost')}</p>
      )}
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(300px,40%)_minmax(0,1fr)] thumb:grid-cols-1">
        {!narrow && <div className="flex min-h-0 flex-col border-r border-line">{matrix}</div>}
        <Tabs
          label={t('viewsLabel')}
          className="min-w-0"
          value={view}
          onChange={place.setView}
          items={[
            ...(narrow ? [{ id: 'matrix' as const, label: t('viewMatrix'), content: matrix }] : []),
            {
              id: 'all',
              label: t('viewAll'),
              content: (
                // Its records are lines in the page's language.
                <RunOutputView
                  key={`${run.id} ${i18n.language}`}
                  run={run}
                  linked={linked}
                  onLink={linkFrom('all')}
                />
              ),
            },
            {
              id: 'answers',
              label: t('answers'),
              content: <AnswersView run={run} tasks={shown} onOpen={(id) => place.openTask(id, null)} />,
            },
            {
              id: 'vm',
              label: task?.vmName ?? t('vm'),
              content: task && (
                <TaskOutputView
                  key={task.id}
                  runId={run.id}
                  task={task}
                  linkedOffset={linked?.taskId === task.id ? linked.offset : null}
                  commandIndex={place.commandIndex}
                  onLink={linkFrom('vm')}
                />
              ),
            },
          ]}
        />
      </div>
    </div>
  );
};

/** One run: its result matrix, and beside it what the VMs said, all of them or one. */
export const RunDetail = ({ runId, ...rest }: RunDetailProps) => {
  const run = useRun(runId);
  if (run.isError) return <ErrorState error={run.error} retry={() => void run.refetch()} />;
  if (run.data === undefined) return <Skeleton />;
  return <RunPage run={run.data} {...rest} />;
};
