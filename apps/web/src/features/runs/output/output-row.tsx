import { Link2 } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../../lib/cn.ts';
import { lineSpans } from './line-spans.ts';

interface OutputRowProps {
  number: number;
  text: string;
  stream: 'stdout' | 'stderr' | 'system';
  at: string;
  query: string;
  /** The match that "next" stands on is in this line. */
  current: boolean;
  linked: boolean;
  wrap: boolean;
  times: boolean;
  onLink: (number: number) => void;
}

const clock = (at: string): string => at.slice(11, 23);

/** One line of output: number, time, stream and text; the text is never markup. */
export const OutputRow = memo(
  ({ number, text, stream, at, query, current, linked, wrap, times, onLink }: OutputRowProps) => {
    const { t } = useTranslation('console');
    return (
      <div
        className={cn(
          'group flex min-h-5 items-start gap-3 pr-3 pl-1 font-mono text-xs leading-5',
          current || linked ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('lineLink', { number: number + 1 })}
          onClick={() => onLink(number + 1)}
          className="tabular flex w-14 shrink-0 items-center justify-end gap-1 text-faint select-none"
        >
          <Link2 aria-hidden className="size-3 opacity-0 group-hover:opacity-100" />
          {number + 1}
        </button>
        {times && (
          <time dateTime={at} className="tabular shrink-0 text-faint select-none">
            {clock(at)}
          </time>
        )}
        {stream !== 'stdout' && (
          <span
            className={cn(
              'mt-0.5 shrink-0 rounded-sm px-1 text-[10px] leading-4 select-none',
              stream === 'stderr' ? 'bg-failed/15 text-failed' : 'bg-accent-soft text-accent',
            )}
          >
            {t(`stream_${stream}`)}
          </span>
        )}
        <span className={cn('min-w-0 flex-1', wrap ? 'break-words whitespace-pre-wrap' : 'whitespace-pre')}>
          {lineSpans(text, query).map((span, index) =>
            span.match ? (
              <mark key={index} className="rounded-xs bg-paused/40 text-text">
                {span.text}
              </mark>
            ) : (
              <span
                key={index}
                className={span.className}
                {...(span.colour === null ? {} : { style: { color: span.colour } })}
              >
                {span.text}
              </span>
            ),
          )}
        </span>
      </div>
    );
  },
);
