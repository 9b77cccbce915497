import type { Infra } from '@terroir/shared-types';
import { CircleOff, RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { livingCount } from '../../ui/infra-status.tsx';
import { Button } from '../../ui/button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useRetry } from './failures/use-retry.tsx';

/** Says why nothing of an infra lives, and offers to order it once more where that makes sense. */
export const NothingLeft = ({ infra }: { infra: Infra }) => {
  const { t } = useTranslation('infras');
  const vmIds = infra.vms.filter(({ failure }) => failure !== undefined).map(({ id }) => id);
  const { retry, busy, confirmation } = useRetry({ infra, vmIds });
  const { end } = infra;
  // Failed VMs say themselves what became of them.
  if (end === undefined || end.how === 'failed' || livingCount(infra) > 0) return null;
  const isRetryable = (end.how === 'refined' || end.how === 'rolled-back') && vmIds.length > 0;
  return (
    <section
      aria-label={t('endLabel')}
      className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-sunken p-2 text-xs"
    >
      <CircleOff aria-hidden className="size-3.5 shrink-0 text-faint" />
      <p className="min-w-40 flex-1">
        <span className="font-medium">{t(`end_${end.how}`)}</span>{' '}
        <span className="text-muted">{t(`endHint_${end.how}`)}</span>{' '}
        <span className="text-faint">
          <RelativeTime at={end.at} />
        </span>
      </p>
      {isRetryable && (
        <Button size="sm" variant="primary" icon={RotateCcw} busy={busy} onClick={() => retry(null)}>
          {t('tryAgain', { count: vmIds.length })}
        </Button>
      )}
      {confirmation}
    </section>
  );
};
