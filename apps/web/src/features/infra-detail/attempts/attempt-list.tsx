import { useTranslation } from 'react-i18next';
import { useAttempts } from '../../../api/infras.ts';
import { remedyText } from '../../../i18n/problem-text.ts';
import { cn } from '../../../lib/cn.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';

/** Every try at the cloud, with its answer. */
export const AttemptList = ({
  infraId,
  vmNames,
}: {
  infraId: string;
  vmNames: ReadonlyMap<string, string>;
}) => {
  const { t } = useTranslation('infras');
  const attempts = useAttempts(infraId);
  if (attempts.isError) return <ErrorState error={attempts.error} retry={() => void attempts.refetch()} />;
  if (attempts.data === undefined) return <Skeleton />;
  if (attempts.data.length === 0) return <EmptyState kind="first-use" title={t('attemptsEmpty')} />;
  return (
    <ul aria-label={t('attempts')} className="min-h-0 flex-1 overflow-y-auto">
      {attempts.data.map(({ vmId, at, specId, zone, outcome, code, message, remedy }) => (
        <li key={`${vmId}${at}`} className="flex flex-col gap-0.5 border-b border-line/60 px-4 py-2 text-xs">
          <p className="flex items-center gap-2">
            <span className="min-w-0 flex-1 truncate font-medium">{vmNames.get(vmId) ?? vmId}</span>
            <span
              className={cn(
                'font-medium',
                outcome === 'failed'
                  ? 'text-failed'
                  : outcome === 'succeeded'
                    ? 'text-running'
                    : 'text-unknown',
              )}
            >
              {t(`outcome_${outcome}`)}
            </span>
            <RelativeTime at={at} className="text-faint" />
          </p>
          <p className="truncate font-mono text-faint" title={specId}>
            {specId}
            {zone !== null && ` · ${zone}`}
          </p>
          {message !== null && message !== '' && <p className="font-mono break-words">{message}</p>}
          {code !== null && (
            <p className="text-muted">
              {t('remedy')}: {remedyText({ code, remedy: remedy ?? '' })}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
};
