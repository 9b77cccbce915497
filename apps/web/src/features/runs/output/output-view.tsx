// The output is a scrollable region with one key of its own (End).
// oxlint-disable jsx-a11y/no-noninteractive-element-interactions
import type { Task } from '@terroir/shared-types';
import { isTaskEnded } from '@terroir/shared-types';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { parseAsInteger, useQueryState } from 'nuqs';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { fetchDownloadUrl } from '../../../api/runs.ts';
import { formatNumber } from '../../../lib/format.ts';
import { plainText } from './line-spans.ts';
import { OutputRow } from './output-row.tsx';
import { OutputToolbar } from './output-toolbar.tsx';
import { useFollow } from './use-follow.ts';
import { useOutputSearch } from './use-output-search.ts';
import { useOutputSettings } from './use-output-settings.ts';
import { useTaskOutput } from './use-task-output.ts';

const mebibyte = 1024 * 1024;
/** A long output is first shown from here: its end is what people open it for. */
const tailBytes = 4 * mebibyte;

interface OutputViewProps {
  runId: string;
  task: Task;
}

const Output = ({
  runId,
  task,
  startOffset,
  onFromStart,
}: OutputViewProps & { startOffset: number; onFromStart: () => void }) => {
  const { t, i18n } = useTranslation('console');
  const { lines, dropped, version, caughtUp } = useTaskOutput(runId, task.id, startOffset);
  const scroller = useRef<HTMLDivElement>(null);
  const settings = useOutputSettings();
  const search = useOutputSearch(lines, version);
  const [linkedLine, setLinkedLine] = useQueryState('line', parseAsInteger);
  // The list is read where it is made; nothing memoised depends on it.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 20,
    overscan: 20,
    getItemKey: (index) => lines[index]?.number ?? index,
  });
  const count = lines.length;
  const toEnd = useCallback(() => {
    if (count > 0) virtual.scrollToIndex(count - 1, { align: 'end' });
  }, [virtual, count]);
  const follow = useFollow(scroller, count + dropped, toEnd);

  const show = (index: number | null): void => {
    if (index === null) return;
    follow.pause();
    virtual.scrollToIndex(index, { align: 'center' });
  };
  // A link to a line wins over following, once, when its line is there.
  const linkShown = useRef(false);
  useEffect(() => {
    if (linkShown.current || linkedLine === null || !caughtUp) return;
    linkShown.current = true;
    const index = lines.findIndex(({ number }) => number + 1 === linkedLine);
    if (index < 0) return;
    follow.pause();
    virtual.scrollToIndex(index, { align: 'center' });
  }, [linkedLine, caughtUp, lines, follow, virtual]);

  const link = async (number: number): Promise<void> => {
    await setLinkedLine(number);
    try {
      await navigator.clipboard.writeText(location.href);
      toast.success(t('linked'));
    } catch {
      // Without clipboard permission the address bar still holds the link.
    }
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(lines.map(({ text }) => plainText(text)).join('\n'));
      toast.success(t('copied'));
    } catch {
      toast.error(t('copyFailed'));
    }
  };
  const download = async (format: 'log' | 'jsonl'): Promise<void> => {
    try {
      location.assign(await fetchDownloadUrl(`/api/v1/runs/${runId}/output?format=${format}`));
    } catch (error) {
      toast.error(t('downloadFailed'), { description: error instanceof Error ? error.message : undefined });
    }
  };

  return (
    <section className="flex h-full min-h-0 flex-col" aria-label={t('outputOf', { name: task.vmName })}>
      <OutputToolbar
        search={search}
        settings={settings}
        onStep={(by) => show(search.step(by))}
        onCopy={() => void copy()}
        onDownload={(format) => void download(format)}
      />
      {startOffset > 0 && (
        <p className="flex items-center gap-2 border-b border-line px-3 py-1 text-xs text-muted">
          {t('tailOnly', { size: `${formatNumber(tailBytes / mebibyte, i18n.language)} MiB` })}
          <button type="button" className="text-accent underline" onClick={onFromStart}>
            {t('fromStart')}
          </button>
        </p>
      )}
      {dropped > 0 && (
        <p className="border-b border-line px-3 py-1 text-xs text-muted">
          {t('dropped', { count: dropped })}
        </p>
      )}
      {task.truncated && (
        <p className="border-b border-line px-3 py-1 text-xs text-paused">{t('truncated')}</p>
      )}
      <div className="relative min-h-0 flex-1">
        <div
          ref={scroller}
          onScroll={follow.onScroll}
          // Scrollable regions must be reachable by keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          role="log"
          aria-live="off"
          aria-label={t('outputOf', { name: task.vmName })}
          onKeyDown={(event) => event.key === 'End' && follow.follow()}
          className="h-full overflow-auto bg-sunken py-1 [overflow-anchor:none]"
        >
          {count === 0 && (
            <p className="px-3 py-2 text-xs text-muted">
              {task.detail ?? t(isTaskEnded(task.status) ? 'noOutputEnded' : 'noOutput')}
            </p>
          )}
          <div className="relative min-w-full" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const line = lines[item.index];
              return (
                line && (
                  <div
                    key={item.key}
                    data-index={item.index}
                    ref={settings.wrap ? virtual.measureElement : null}
                    className="absolute top-0 left-0 min-w-full"
                    style={{
                      transform: `translateY(${item.start}px)`,
                      ...(settings.wrap ? { right: 0 } : {}),
                    }}
                  >
                    <OutputRow
                      number={line.number}
                      text={line.text}
                      stream={line.stream}
                      at={line.at}
                      query={search.query}
                      current={search.current === item.index}
                      linked={linkedLine === line.number + 1}
                      wrap={settings.wrap}
                      times={settings.times}
                      onLink={(number) => void link(number)}
                    />
                  </div>
                )
              );
            })}
          </div>
        </div>
        {!follow.following && (
          <button
            type="button"
            onClick={follow.follow}
            className="absolute bottom-2 left-1/2 flex -translate-x-1/2 items-center gap-1.5 rounded-full bg-accent-strong px-3 py-1 text-xs font-medium text-accent-text shadow-float hover:bg-accent-strong-hover"
          >
            <ArrowDown aria-hidden className="size-3.5" />
            {follow.newLines > 0 ? t('newLines', { count: follow.newLines }) : t('follow')}
          </button>
        )}
      </div>
    </section>
  );
};

/** Live output of one task: follows while at the end, searches, links to a line, downloads. */
export const OutputView = ({ runId, task }: OutputViewProps) => {
  const [fromStart, setFromStart] = useState(false);
  // Fixed when the task is opened: a growing output must not move its own start.
  const [tailStart] = useState(() => Math.max(0, task.outputBytes - tailBytes));
  const startOffset = fromStart ? 0 : tailStart;
  return (
    <Output
      key={startOffset}
      runId={runId}
      task={task}
      startOffset={startOffset}
      onFromStart={() => setFromStart(true)}
    />
  );
};
