import { Check, LoaderCircle, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { formatElapsed, formatShortElapsed } from '../../lib/format.ts';
import type { MatrixCell } from './matrix-rows.ts';

// Beyond twice the usual something is likely wrong.
const slowFactor = 2;

/** One phase of one VM: how long so far, against what is usual. */
export const PhaseCell = ({ cell, name }: { cell: MatrixCell; name: string }) => {
  const { t, i18n } = useTranslation('provisioning');
  const { state, elapsedMs, medianMs } = cell;
  const elapsed = elapsedMs === null ? null : formatElapsed(elapsedMs, i18n.language);
  const usual = medianMs === null ? null : formatElapsed(medianMs, i18n.language);
  const isSlow = elapsedMs !== null && medianMs !== null && elapsedMs > slowFactor * medianMs + 1000;
  const words = [
    `${name}: ${t(`cell_${state}`)}`,
    ...(elapsed === null ? [] : [elapsed]),
    ...(usual === null ? [] : [t('usually', { usual })]),
  ].join(', ');
  const Icon = { done: Check, failed: X, now: LoaderCircle, ahead: null }[state];
  return (
    <span title={words} className="flex flex-col gap-0.5 text-2xs tabular">
      <span className="sr-only">{words}</span>
      <span
        aria-hidden
        className={cn(
          'flex items-center gap-1',
          state === 'ahead' && 'text-faint',
          state === 'done' && 'text-muted',
          state === 'failed' && 'text-failed',
          state === 'now' && (isSlow ? 'text-paused' : 'text-transient'),
        )}
      >
        {Icon !== null && (
          <Icon className={cn('size-3 shrink-0', state === 'now' && 'animate-[spin_2s_linear_infinite]')} />
        )}
        {state === 'ahead'
          ? medianMs === null
            ? '·'
            : `~${formatShortElapsed(medianMs, i18n.language)}`
          : elapsedMs !== null && formatShortElapsed(elapsedMs, i18n.language)}
      </span>
      {state === 'now' && medianMs !== null && elapsedMs !== null && (
        <span aria-hidden className="h-0.5 w-full overflow-hidden rounded-full bg-hover">
          <span
            className={cn('block h-full', isSlow ? 'bg-paused' : 'bg-transient')}
            style={{ width: `${Math.min(100, (elapsedMs / Math.max(1, medianMs)) * 100)}%` }}
          />
        </span>
      )}
    </span>
  );
};
