import type { ImportProgress } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { cn } from '../../../lib/cn.ts';
import { wordingText } from '../../../i18n/wording-text.ts';

const tones = { ok: 'text-running', skipped: 'text-muted', failed: 'text-failed' };

interface ImportResultsProps {
  results: readonly ImportProgress[];
  isOver: boolean;
}

/** Progress and counts of an import, and what came of each connection. */
export const ImportResults = ({ results, isOver }: ImportResultsProps) => {
  const { t } = useTranslation('connections');
  const last = results.at(-1);
  // Nothing was told yet, or while the page was away.
  if (last === undefined)
    return <output className="block text-sm text-muted">{t(isOver ? 'importOver' : 'importBegins')}</output>;
  const { done, total, ok, skipped, failed } = last;
  return (
    <div className="flex flex-col gap-2 text-sm">
      {!isOver && (
        <progress
          aria-label={t('importProgress', { done, total })}
          value={done}
          max={total}
          className="block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-hover [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
        />
      )}
      <output className="flex flex-wrap gap-x-3 tabular">
        <span className="text-muted">{t('importProgress', { done, total })}</span>
        <span className={tones.ok}>{t('importOk', { count: ok })}</span>
        <span className={tones.skipped}>{t('importSkipped', { count: skipped })}</span>
        {failed > 0 && <span className={tones.failed}>{t('importFailed', { count: failed })}</span>}
      </output>
      <ul aria-label={t('importResults')} className="flex max-h-48 flex-col gap-1 overflow-y-auto text-xs">
        {results.map(({ name, outcome, detail: said, detailWording, done: at }) => (
          <li key={at} className="break-words whitespace-pre-line">
            <span className="font-medium">{name}</span>{' '}
            <span className={cn('font-medium', tones[outcome])}>{t(`outcome_${outcome}`)}</span>{' '}
            <span className="text-faint">{wordingText(said, detailWording)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
};
