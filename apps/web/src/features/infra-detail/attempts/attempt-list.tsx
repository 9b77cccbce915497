import { useTranslation } from 'react-i18next';
import { useAttempts } from '../../../api/infras.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { AttemptItem } from './attempt-item.tsx';
import { foldAttempts } from './fold-attempts.ts';

/** Every try at the cloud as a timeline, newest first. */
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
    <ol aria-label={t('attempts')} className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
      {foldAttempts(attempts.data).map((step, index, all) => (
        <AttemptItem
          key={`${step.attempt.vmId}${step.attempt.at}${step.attempt.outcome}${step.attempt.specId}`}
          step={step}
          vmName={vmNames.get(step.attempt.vmId) ?? step.attempt.vmId}
          isLast={index === all.length - 1}
        />
      ))}
    </ol>
  );
};
