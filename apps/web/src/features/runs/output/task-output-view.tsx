import type { Task } from '@terroir/shared-types';
import { isTaskEnded } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import { OutputPane } from './output-pane.tsx';
import { useTaskOutput } from '../lines/use-task-output.ts';
import { wordingText } from '../../../i18n/wording-text.ts';

const mebibyte = 1024 * 1024;
/** A long output is first shown from here: its end is what people open it for. */
const tailBytes = 4 * mebibyte;
/** What is read before a linked line, to see it in its place. */
const beforeLinkBytes = 64 * 1024;

interface TaskOutputViewProps {
  runId: string;
  task: Task;
  /** Byte that a link points at. */
  linkedOffset: number | null;
  /** The command to go to. */
  commandIndex: number | null;
  onLink: (taskId: string, offset: number) => Promise<void>;
}

const TaskOutput = (props: TaskOutputViewProps & { startOffset: number; onFromStart: () => void }) => {
  const { runId, task, linkedOffset, commandIndex, onLink, startOffset, onFromStart } = props;
  const { t, i18n } = useTranslation('console');
  const said = task.detail === null ? null : wordingText(task.detail, task.detailWording);
  const output = useTaskOutput(runId, task.id, startOffset);
  const goTo =
    linkedOffset !== null
      ? { source: 0, offset: linkedOffset }
      : commandIndex !== null
        ? { source: 0, commandIndex }
        : null;
  return (
    <OutputPane
      {...output}
      name={t('outputOf', { name: task.vmName })}
      numbered={startOffset === 0}
      vmNames={null}
      severalCommands={task.commands.length > 1}
      goTo={goTo}
      empty={t(isTaskEnded(task.status) ? 'noOutputEnded' : 'noOutput')}
      runId={runId}
      taskId={task.id}
      onLink={({ offset }) => onLink(task.id, offset)}
      notes={
        <>
          {startOffset > 0 && (
            <p className="flex items-center gap-2 border-b border-line px-3 py-1 text-xs text-muted">
              {t('tailOnly', {
                size: `${formatNumber((task.outputBytes - startOffset) / mebibyte, i18n.language, 1)} MiB`,
              })}
              <button type="button" className="text-accent underline" onClick={onFromStart}>
                {t('fromStart')}
              </button>
            </p>
          )}
          {said !== null && <p className="border-b border-line px-3 py-1 text-xs text-paused">{said}</p>}
          {task.truncated && (
            <p className="border-b border-line px-3 py-1 text-xs text-paused">{t('truncated')}</p>
          )}
        </>
      }
    />
  );
};

/** Live output of one task. */
export const TaskOutputView = (props: TaskOutputViewProps) => {
  const { task, linkedOffset } = props;
  const { i18n } = useTranslation();
  const [fromStart, setFromStart] = useState(false);
  // Fixed when the task is opened: a growing output must not move its own start.
  const [firstStart] = useState(() => {
    const tail = Math.max(0, task.outputBytes - tailBytes);
    return linkedOffset === null ? tail : Math.max(0, Math.min(tail, linkedOffset - beforeLinkBytes));
  });
  const startOffset = fromStart ? 0 : firstStart;
  return (
    <TaskOutput
      // Its records are lines in the page's language.
      key={`${startOffset} ${i18n.language}`}
      {...props}
      startOffset={startOffset}
      onFromStart={() => setFromStart(true)}
    />
  );
};
