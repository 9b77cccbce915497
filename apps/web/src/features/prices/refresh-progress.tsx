import type { RefreshProgress as Progress } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useCancelRefresh } from '../../api/catalog.ts';
import { Button } from '../../ui/button.tsx';
import { notifyError } from '../../ui/toast.tsx';

/** The refresh that runs now. */
export const RefreshProgress = ({ progress, sourceName }: { progress: Progress; sourceName: string }) => {
  const { t } = useTranslation('prices');
  const cancel = useCancelRefresh();
  const { regionsDone, regionsTotal, region, rows, bytes } = progress;
  return (
    <div className="mb-3 flex flex-col gap-2 rounded-md border border-line p-2">
      <p aria-live="polite" className="text-sm">
        {t('refreshing', { source: sourceName, done: regionsDone, total: regionsTotal })}
      </p>
      <progress
        aria-label={t('progress')}
        className="h-1.5 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-accent-strong [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent-strong"
        max={Math.max(1, regionsTotal)}
        value={regionsDone}
      />
      <div className="flex items-center justify-between gap-2">
        <p className="min-w-0 truncate text-xs tabular text-faint">
          {region === null ? '' : `${region} · `}
          {t('readSoFar', { rows, megabytes: bytes / 2 ** 20 })}
        </p>
        <Button
          size="sm"
          busy={cancel.isPending}
          onClick={() =>
            cancel.mutate(undefined, { onError: (error) => notifyError(t('notCancelled'), error) })
          }
        >
          {t('cancelRefresh')}
        </Button>
      </div>
    </div>
  );
};
