import type { Infra } from '@terroir/shared-types';
import { RotateCcw, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRemedy } from '../../../api/remedies.ts';
import { remedyText } from '../../../i18n/problem-text.ts';
import { wordingText } from '../../../i18n/wording-text.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { AlternativeList } from './alternative-list.tsx';
import { ExplanationText } from './explanation-text.tsx';
import type { FailureGroup } from './group-failures.ts';
import { useRetry } from './use-retry.tsx';

/** What went wrong in the cloud's own words, what it means, what to do, and what would work instead. */
export const FailureBox = ({ infra, group }: { infra: Infra; group: FailureGroup }) => {
  const { t } = useTranslation(['infras', 'status']);
  const { failure, vms, specId } = group;
  const [first] = vms;
  const remedy = useRemedy(first?.id ?? '');
  const vmIds = vms.map(({ id }) => id);
  const { retry, busy, confirmation } = useRetry({ infra, vmIds });
  const name = vms.length === 1 ? (first?.name ?? '') : t('vms', { count: vms.length });
  const explanation = remedy.data?.explanation ?? null;
  const message = wordingText(failure.message, failure.messageWording);
  return (
    <section
      aria-label={t('failureTitle', { name, code: t(`status:failure.${failure.code}`) })}
      className="flex flex-col gap-2 rounded-md border border-failed/40 bg-surface p-3 text-xs"
    >
      <header className="flex items-center gap-1.5">
        <TriangleAlert aria-hidden className="size-3.5 shrink-0 text-failed" />
        <h4 className="min-w-0 flex-1 truncate font-medium text-failed">
          {t('failureTitle', { name, code: t(`status:failure.${failure.code}`) })}
        </h4>
        {explanation !== null && <Badge>{t(`owner_${explanation.owner}`)}</Badge>}
      </header>
      <p className="truncate font-mono text-faint" title={specId}>
        {specId}
      </p>
      <blockquote className="flex items-start gap-1 rounded bg-sunken p-2">
        <p className="min-w-0 flex-1 font-mono break-words" title={t('failureSays')}>
          {failure.vendorCode !== undefined && <span className="font-semibold">{failure.vendorCode}: </span>}
          {message}
        </p>
        <CopyButton text={message} label={t('copyMessage')} />
      </blockquote>
      {remedy.data !== undefined && remedy.data.alternatives.length > 0 && (
        <AlternativeList
          alternatives={remedy.data.alternatives}
          count={vms.length}
          simulated={infra.simulated}
          busy={busy}
          onDeploy={(spec) => retry(spec)}
        />
      )}
      {remedy.data?.alternatives.length === 0 && <p className="text-muted">{t('noAlternative')}</p>}
      {explanation === null ? (
        <>
          <p className="text-muted">
            <span className="font-medium">{t('remedy')}:</span> {remedyText(failure)}
          </p>
          <p className="text-faint">{t(failure.retryable ? 'retryable' : 'notRetryable')}</p>
        </>
      ) : (
        <ExplanationText explanation={explanation} />
      )}
      <Button size="sm" icon={RotateCcw} className="self-start" busy={busy} onClick={() => retry(null)}>
        {t('tryAgain', { count: vms.length })}
      </Button>
      {confirmation}
    </section>
  );
};
