import type { OutputStream } from '@terroir/shared-types';
import { memo } from 'react';
import { cn } from '../../../lib/cn.ts';
import type { Matcher } from '../find/create-matcher.ts';
import type { OutputLine } from '../lines/line-log.ts';
import { type LineSpan, lineSpans } from '../lines/line-spans.ts';

/** Words of all rows, looked up once: a look-up per row would cost a scrolled frame. */
export interface RowWords {
  linkHere: string;
  /** With `#` where the number goes. */
  linkTo: string;
  streams: Record<OutputStream, string>;
}

interface OutputRowProps {
  /** Its text is passed beside it: a line that grows is the same object. */
  line: OutputLine;
  text: string;
  /** Shown from 1; null: the start was not loaded, so the number is not known. */
  number: number | null;
  /** Name of the VM it came from, where lines of several are shown together. */
  vmName: string | null;
  /** Characters of the longest name, so that all texts stand under each other. */
  nameLength: number;
  /** Number of its command, from 1; null: that of the line above; undefined: there is only one. */
  command: number | null | undefined;
  matcher: Matcher;
  /** The match that "next" stands on is in this line. */
  current: boolean;
  linked: boolean;
  wrap: boolean;
  times: boolean;
  words: RowWords;
  onLink: (line: OutputLine) => void;
}

const isPlain = ({ className, colour, background, match }: LineSpan): boolean =>
  className === '' && colour === null && background === null && !match;
const clock = (at: string): string => at.slice(11, 23);
// Told apart by hue where the name is cut; eight is what stays distinct in both themes.
const sourceClasses = [
  'text-accent',
  'text-transient',
  'text-paused',
  'text-unknown',
  'text-running',
  'text-muted',
  'text-failed',
  'text-ended',
];

/** One line of output: number, time, stream and text; the text is never markup. */
export const OutputRow = memo((props: OutputRowProps) => {
  const {
    line,
    text,
    number,
    vmName,
    nameLength,
    command,
    matcher,
    current,
    linked,
    wrap,
    times,
    words,
    onLink,
  } = props;
  const { stream, at } = line;
  const spans = lineSpans(text, matcher);
  return (
    <div
      className={cn(
        'group flex min-h-5 items-start gap-3 pr-3 pl-1 font-mono text-xs leading-5 [font-feature-settings:normal] [text-rendering:optimizeSpeed]',
        current || linked ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <button
        type="button"
        tabIndex={-1}
        aria-label={number === null ? words.linkHere : words.linkTo.replace('#', String(number))}
        onClick={() => onLink(line)}
        className={cn(
          'tabular h-5 shrink-0 text-right select-none',
          number === null
            ? 'w-5 text-faint before:invisible before:content-["#"] group-hover:before:visible'
            : 'w-14 text-faint group-hover:text-text group-hover:underline',
        )}
      >
        {number}
      </button>
      {vmName !== null && (
        <span
          title={vmName}
          style={{ width: `${nameLength}ch` }}
          className={cn(
            'max-w-28 shrink-0 truncate text-right select-none [direction:rtl] thumb:max-w-20',
            sourceClasses[line.source % sourceClasses.length],
          )}
        >
          <bdi>{vmName}</bdi>
        </span>
      )}
      {times && (
        <time dateTime={at} className="tabular shrink-0 text-faint select-none">
          {clock(at)}
        </time>
      )}
      {command !== undefined && (
        // Its column stays where nothing is said, so that the texts of all lines stand under each other.
        <span className="mt-0.5 flex w-7 shrink-0 text-[10px] leading-4 text-muted select-none">
          {command !== null && <span className="rounded-sm bg-hover px-1">#{command}</span>}
        </span>
      )}
      {stream !== 'stdout' && (
        <span
          className={cn(
            'mt-0.5 shrink-0 rounded-sm px-1 text-[10px] leading-4 select-none',
            stream === 'stderr' ? 'bg-failed/15 text-failed' : 'bg-accent-soft text-accent',
          )}
        >
          {words.streams[stream]}
        </span>
      )}
      <span className={cn('min-w-0 flex-1', wrap ? 'break-words whitespace-pre-wrap' : 'whitespace-pre')}>
        {spans.map((span, index) => {
          if (isPlain(span)) return span.text;
          const style = {
            ...(span.colour === null ? {} : { color: span.colour }),
            ...(span.background === null ? {} : { backgroundColor: span.background }),
          };
          return span.match ? (
            <mark key={index} className="rounded-xs bg-paused/40 text-text">
              {span.text}
            </mark>
          ) : (
            <span key={index} className={span.className} style={style}>
              {span.text}
            </span>
          );
        })}
      </span>
    </div>
  );
});
