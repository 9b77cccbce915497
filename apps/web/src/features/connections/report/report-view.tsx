import type { ConnectionReport } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { remedyText } from '../../../i18n/problem-text.ts';
import { labelText, warningText } from '../../../i18n/report-text.ts';
import { wordingText } from '../../../i18n/wording-text.ts';
import { cn } from '../../../lib/cn.ts';
import { ReportPart } from './report-part.tsx';
import { ReportPermissions } from './report-permissions.tsx';
import { ReportQuotas } from './report-quotas.tsx';
import { ReportRegions } from './report-regions.tsx';

/** What a test of a connection found: who we are, where we may work, what is missing, what limits GPUs. */
export const ReportView = ({ report }: { report: ConnectionReport }) => {
  const { t } = useTranslation('connections');
  const { ok, failure, identity, warnings } = report;
  const verdict = ok
    ? t('reportOk', { ms: report.tookMs })
    : t(failure === null ? 'reportNotOk' : 'reportFailed');
  return (
    <section aria-label={t('report')} className="flex flex-col gap-3 border-t border-line/70 pt-2 text-xs">
      <div className="flex flex-col gap-1">
        <output className={cn('font-medium', ok ? 'text-running' : 'text-failed')}>{verdict}</output>
        {failure !== null && (
          <>
            <p className="break-words">{wordingText(failure.message, failure.messageWording)}</p>
            <p className="break-words text-muted">{remedyText(failure)}</p>
          </>
        )}
      </div>
      {identity.length > 0 && (
        <ReportPart title={t('identity')}>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
            {identity.map(({ label, value, valueWording }) => (
              <div key={label} className="contents">
                <dt className="text-muted">{labelText(label)}</dt>
                <dd className="min-w-0 break-words">{wordingText(value, valueWording)}</dd>
              </div>
            ))}
          </dl>
        </ReportPart>
      )}
      <ReportRegions regions={report.regions} />
      <ReportPermissions permissions={report.permissions} policy={report.policy} />
      <ReportQuotas quotas={report.quotas} />
      {warnings.length > 0 && (
        <ReportPart title={t('warnings')}>
          <ul className="flex flex-col gap-1.5">
            {warnings.map(warningText).map(({ message, remedy }) => (
              <li key={message} className="break-words">
                <p className="text-paused">{message}</p>
                <p className="text-muted">{remedy}</p>
              </li>
            ))}
          </ul>
        </ReportPart>
      )}
    </section>
  );
};
