// The output is a scrollable region with one key of its own (End).
// oxlint-disable jsx-a11y/no-noninteractive-element-interactions
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { FindBar } from '../find/find-bar.tsx';
import { useFind } from '../find/use-find.ts';
import { lineAt } from '../lines/line-at.ts';
import type { LineLog, OutputLine } from '../lines/line-log.ts';
import { FixedLineRows, WrappedLineRows } from './line-rows.tsx';
import type { LineRowsHandle } from './line-rows.tsx';
import { plainText } from '../lines/line-spans.ts';
import { OutputRow, type RowWords } from './output-row.tsx';
import { OutputTools } from './output-tools.tsx';
import { useFollow } from './use-follow.ts';
import { useOutputSettings } from './use-output-settings.ts';
import { useWrap } from './use-wrap.ts';

interface OutputPaneProps {
  /** The accessible name. */
  name: string;
  log: LineLog;
  version: number;
  caughtUp: boolean;
  /** True: read from the first byte on, so lines have numbers. */
  numbered: boolean;
  /** By source; null: all lines are of one VM. */
  vmNames: readonly string[] | null;
  /** True: lines say where a command begins. */
  severalCommands: boolean;
  /** Where to go once it is there: a linked line, or the first of a command. */
  goTo: { source: number; offset?: number; commandIndex?: number } | null;
  /** Said while there is no line. */
  empty: string;
  notes?: ReactNode;
  runId: string;
  /** The task to download; null: all. */
  taskId: string | null;
  onLink: (line: OutputLine) => Promise<void>;
}

/** Lines of output: follows while at the end, finds, links to a line, copies, downloads. */
export const OutputPane = (props: OutputPaneProps) => {
  const { name, log, version, caughtUp, numbered, vmNames, severalCommands, goTo, empty, notes } = props;
  const { runId, taskId, onLink } = props;
  const { t } = useTranslation('console');
  const root = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const rows = useRef<LineRowsHandle>(null);
  const { times } = useOutputSettings();
  const find = useFind(log, version);
  const lines = log.lines();
  const count = lines.length;
  const toEnd = useCallback(() => {
    if (count > 0) rows.current?.toIndex(count - 1, 'end');
  }, [count]);
  const { pause, ...follow } = useFollow(scroller, count + log.dropped(), toEnd);
  const { wrap, toggle } = useWrap(rows, follow);

  const show = (index: number | null): void => {
    if (index === null) return;
    pause();
    rows.current?.toIndex(index, 'center');
  };
  const step = (by: 1 | -1): void => show(find.step(by));
  // Where a link or a chosen command leads wins over following, once, when its line is there.
  const wanted = goTo === null ? null : `${goTo.source} ${goTo.offset ?? ''} ${goTo.commandIndex ?? ''}`;
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (goTo === null || wanted === shown.current || !caughtUp) return;
    const index = count === 0 ? -1 : lineAt(log.lines(), goTo);
    if (index < 0) return;
    shown.current = wanted;
    pause();
    rows.current?.toIndex(index, 'center');
  }, [goTo, wanted, caughtUp, count, log, pause]);

  useHotkeys(
    'mod+f, f3, shift+f3',
    (event) => {
      const { target } = event;
      const isHere = target === document.body || (target instanceof Node && inSameRun(root.current, target));
      if (!isHere) return;
      event.preventDefault();
      if (event.key === 'F3' && find.query.text !== '') return step(event.shiftKey ? -1 : 1);
      field.current?.focus();
      field.current?.select();
      return undefined;
    },
    { enableOnFormTags: true },
    [find],
  );

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(lines.map(({ text }) => plainText(text)).join('\n'));
      toast.success(t('copied'));
    } catch {
      toast.error(t('copyFailed'));
    }
  };
  const words = useMemo(
    (): RowWords => ({
      linkHere: t('lineLinkHere'),
      linkTo: t('lineLink', { number: '#' }),
      streams: { stdout: t('stream_stdout'), stderr: t('stream_stderr'), system: t('stream_system') },
    }),
    [t],
  );
  // The same for all rows and renders, or each would be drawn anew at every step.
  const onLinkNow = useRef(onLink);
  useEffect(() => {
    onLinkNow.current = onLink;
  }, [onLink]);
  const link = useCallback((line: OutputLine) => void onLinkNow.current(line), []);
  const nameLength = Math.max(0, ...(vmNames ?? []).map(({ length }) => length));
  const rowId = (index: number): number => lines[index]?.id ?? index;
  const row = (index: number): ReactNode => {
    const line = lines[index];
    if (line === undefined) return null;
    const before = lines[index - 1];
    const follows = before?.commandIndex === line.commandIndex && before.source === line.source;
    const begins = !follows && line.stream !== 'system';
    const linked = goTo?.offset === line.offset && goTo.source === line.source;
    return (
      <OutputRow
        line={line}
        text={line.text}
        number={numbered ? line.number + 1 : null}
        vmName={vmNames === null ? null : (vmNames[line.source] ?? '')}
        nameLength={nameLength}
        command={severalCommands ? (begins ? line.commandIndex + 1 : null) : undefined}
        matcher={find.matcher}
        current={find.currentId === line.id}
        linked={linked}
        wrap={wrap}
        times={times}
        words={words}
        onLink={link}
      />
    );
  };
  const Rows = wrap ? WrappedLineRows : FixedLineRows;

  return (
    <section ref={root} className="flex h-full min-h-0 min-w-0 flex-1 flex-col" aria-label={name}>
      <div className="flex shrink-0 items-center gap-1 overflow-x-auto border-b border-line px-2 py-1 thumb:flex-wrap">
        <FindBar find={find} field={field} onStep={step} onLeave={() => scroller.current?.focus()} />
        <span className="flex-1" />
        <OutputTools
          runId={runId}
          taskId={taskId}
          query={find.query}
          onWrap={toggle}
          onCopy={() => void copy()}
        />
      </div>
      {notes}
      {log.dropped() > 0 && (
        <p className="border-b border-line px-3 py-1 text-xs text-muted">
          {t('dropped', { count: log.dropped() })}
        </p>
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
          aria-label={name}
          onKeyDown={(event) => event.key === 'End' && follow.follow()}
          className="h-full overflow-auto bg-sunken py-1 [overflow-anchor:none] focus-visible:-outline-offset-2"
        >
          {count === 0 && <p className="px-3 py-2 text-xs text-muted">{empty}</p>}
          <Rows ref={rows} scroller={scroller} count={count} rowId={rowId} row={row} />
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

/** True for all that belongs to the run shown, its matrix as well as its output. */
const inSameRun = (root: HTMLElement | null, target: Node): boolean =>
  (root?.closest('[data-run]') ?? root)?.contains(target) ?? false;
