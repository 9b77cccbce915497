import type { Phase, PhaseState } from '@terroir/shared-types';
import { Check, Circle, CircleX, LoaderCircle, RotateCw, SkipForward } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { formatBytes, formatElapsed } from '../../lib/format.ts';
import type { PhaseTimes } from './phase-times.ts';

const icons = {
  pending: Circle,
  running: LoaderCircle,
  rebooting: RotateCw,
  skipped: SkipForward,
  done: Check,
  failed: CircleX,
} as const satisfies Record<PhaseState, unknown>;
const tones: Record<PhaseState, string> = {
  pending: 'text-faint',
  running: 'text-transient',
  rebooting: 'text-transient',
  skipped: 'text-ended',
  done: 'text-running',
  failed: 'text-failed',
};
const bars: Record<PhaseState, string> = {
  pending: 'bg-ended',
  running: 'bg-transient',
  rebooting: 'bg-transient',
  skipped: 'bg-ended',
  done: 'bg-running',
  failed: 'bg-failed',
};

/** What happens next in a phase that takes long: the key of its words; null: nothing needs to be said. */
const patience = ({ state, kind }: Phase, { stuck }: PhaseTimes) => {
  if (state === 'rebooting') return 'patienceReboot';
  if (!stuck) return null;
  return kind === 'download' ? 'patienceDownload' : 'patiencePhase';
};

/** One step: its state, the time it took over a ghost of what it takes as a rule, and bytes while it downloads. */
export const PhaseRow = ({ phase, times }: { phase: Phase; times: PhaseTimes }) => {
  const { t, i18n } = useTranslation('deployments');
  const language = i18n.language === 'ko' ? 'ko' : 'en';
  const { state, title, progress, medianSeconds, expectedSeconds, tries } = phase;
  const Icon = icons[state];
  const expected = formatElapsed(expectedSeconds * 1000, language);
  const hint = patience(phase, times);
  return (
    <li className="text-xs">
      <div className="flex items-center gap-2">
        <Icon
          aria-hidden
          className={cn(
            'size-3.5 shrink-0',
            tones[state],
            state === 'running' && 'animate-[spin_2s_linear_infinite]',
          )}
        />
        <span className={cn('min-w-0 flex-1 truncate', state === 'pending' && 'text-faint')}>
          {title[language]}
          <span className="sr-only"> {t(`state_${state}`)}</span>
          {tries > 1 && <span className="ml-1.5 text-paused">{t('tries', { count: tries })}</span>}
        </span>
        <span className="shrink-0 text-faint tabular">
          {times.elapsedSeconds > 0 && (
            <span className={times.late ? 'text-paused' : 'text-muted'}>
              {formatElapsed(times.elapsedSeconds * 1000, language)}
            </span>
          )}
          {(state === 'pending' || state === 'running' || state === 'rebooting') && (
            <span title={medianSeconds === null ? t('usual') : t('median')}> / ≈ {expected}</span>
          )}
        </span>
      </div>
      {state !== 'skipped' && (
        <span aria-hidden className="relative mt-0.5 ml-5.5 block h-1">
          <span
            className="absolute inset-y-0 left-0 rounded-full border border-dashed border-line-strong"
            style={{ width: `${times.ghostShare * 100}%` }}
          />
          <span
            className={cn('absolute inset-y-0 left-0 rounded-full', bars[state])}
            style={{ width: `${times.share * 100}%` }}
          />
        </span>
      )}
      {progress !== null && state === 'running' && (
        <span className="mt-1 ml-5.5 block">
          <progress
            aria-label={title[language]}
            className="block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-hover [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
            max={progress.totalBytes}
            value={progress.doneBytes}
          />
          <span className="text-muted tabular">
            {t('bytes', {
              done: formatBytes(progress.doneBytes, language),
              total: formatBytes(progress.totalBytes, language),
              percent: Math.floor((progress.doneBytes / progress.totalBytes) * 100),
            })}
          </span>
        </span>
      )}
      {hint !== null && (
        <span className="mt-1 ml-5.5 block text-pretty break-words text-muted">
          {t(hint, { time: formatElapsed(phase.budgetSeconds * 1000, language) })}
        </span>
      )}
    </li>
  );
};
