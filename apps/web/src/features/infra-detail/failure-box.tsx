import type { Failure } from '@terroir/shared-types';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { remedyText } from '../../i18n/problem-text.ts';

/** What went wrong in the cloud's own words, what to do, and whether trying again helps. */
export const FailureBox = ({ name, failure }: { name: string; failure: Failure }) => {
  const { t } = useTranslation(['infras', 'status']);
  return (
    <section
      aria-label={t('failureTitle', { name, code: t(`status:failure.${failure.code}`) })}
      className="flex flex-col gap-1 rounded-md border border-failed/40 p-2 text-xs"
    >
      <p className="flex items-center gap-1.5 font-medium text-failed">
        <TriangleAlert aria-hidden className="size-3.5 shrink-0" />
        {t(`status:failure.${failure.code}`)}
      </p>
      <p className="font-mono break-words" title={t('failureSays')}>
        {failure.message}
      </p>
      <p className="text-muted">
        <span className="font-medium">{t('remedy')}:</span> {remedyText(failure)}
      </p>
      <p className="text-faint">{t(failure.retryable ? 'retryable' : 'notRetryable')}</p>
    </section>
  );
};
