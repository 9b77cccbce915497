import type { ConnectionReport } from '@terroir/shared-types';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { remedyText } from '../../i18n/problem-text.ts';
import { labelText, needText, warningText } from '../../i18n/report-text.ts';
import { cn } from '../../lib/cn.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { wordingText } from '../../i18n/wording-text.ts';

const Part = ({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) => (
  <section className="flex flex-col gap-1">
    <div className="flex items-center justify-between gap-2">
      <h4 className="text-xs font-semibold text-muted">{title}</h4>
      {aside}
    </div>
    {children}
  </section>
);

const tone = { missing: 'text-failed', failed: 'text-failed', allowed: 'text-running', ok: 'text-running' };
const toneOf = (status: string): string => tone[status as keyof typeof tone] ?? 'text-muted';

/** What a test of a connection found: who we are, where we may work, what is missing, what limits GPUs. */
export const ReportView = ({ report }: { report: ConnectionReport }) => {
  const { t } = useTranslation('connections');
  const missing = report.permissions.filter(({ status }) => status !== 'allowed');
  const allowed = report.permissions.length - missing.length;
  const usable = report.regions.filter(({ status }) => status === 'ok');
  const unusual = report.regions.filter(({ status }) => status !== 'ok');
  return (
    <section aria-label={t('report')} className="flex flex-col gap-3 border-t border-line/70 pt-2 text-xs">
      <output className={cn('font-medium', report.ok ? 'text-running' : 'text-failed')}>
        {report.ok ? t('reportOk', { ms: report.tookMs }) : t('reportNotOk')}
      </output>
      {report.failure !== null && (
        <p className="break-words">
          {wordingText(report.failure.message, report.failure.messageWording)} {remedyText(report.failure)}
        </p>
      )}
      {report.identity.length > 0 && (
        <Part title={t('identity')}>
          <dl className="flex flex-col gap-0.5">
            {report.identity.map(({ label, value, valueWording }) => (
              <div key={label} className="flex flex-wrap gap-x-2">
                <dt className="text-muted">{labelText(label)}</dt>
                <dd className="min-w-0 break-words">{wordingText(value, valueWording)}</dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
      {report.regions.length > 0 && (
        <Part title={t('regionsReached', { count: usable.length })}>
          {unusual.length > 0 && (
            <ul aria-label={t('regionsNot')} className="flex max-h-40 flex-col gap-0.5 overflow-y-auto">
              {unusual.map(({ id, status, detail, detailWording }) => (
                <li key={id} className="break-words">
                  <span className={cn('font-mono', toneOf(status))}>{id}</span>{' '}
                  <span className="text-muted">{t(`region_${status}`)}</span>{' '}
                  {wordingText(detail, detailWording)}
                </li>
              ))}
            </ul>
          )}
          {usable.length > 0 && (
            <details>
              <summary className="cursor-pointer text-muted thumb:py-3">{t('regionNames')}</summary>
              <p className="max-h-40 overflow-y-auto font-mono break-words">
                {usable.map(({ id }) => id).join(', ')}
              </p>
            </details>
          )}
        </Part>
      )}
      {report.permissions.length > 0 && (
        <Part
          title={t('permissions', { allowed, total: report.permissions.length })}
          aside={report.policy !== null && <CopyButton text={report.policy} label={t('copyPolicy')} />}
        >
          {report.policy !== null && (
            <details>
              <summary className="cursor-pointer text-muted thumb:py-3">{t('policyText')}</summary>
              <pre className="max-h-48 overflow-auto rounded bg-sunken p-2 font-mono text-2xs">
                {report.policy}
              </pre>
            </details>
          )}
          {missing.map(({ name, status, neededFor, detail, detailWording }) => (
            <p key={name} className="break-words">
              <span className={cn('font-mono', toneOf(status))}>{name}</span>{' '}
              {t('neededFor', { neededFor: needText(neededFor) })} {wordingText(detail, detailWording)}
            </p>
          ))}
        </Part>
      )}
      {report.quotas.length > 0 && (
        <Part title={t('quotas')}>
          <ul className="flex max-h-40 flex-col gap-0.5 overflow-y-auto">
            {report.quotas.map(({ region, name, unit, limit, used }) => (
              <li key={`${region} ${name}`} className="flex justify-between gap-2">
                <span className="min-w-0 break-words">
                  {region} {name}
                </span>
                <span className="shrink-0 tabular">
                  {used === null ? '' : `${used} / `}
                  {limit === null ? t('unknown') : `${limit} ${unit}`}
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {report.warnings.length > 0 && (
        <Part title={t('warnings')}>
          {report.warnings.map(warningText).map(({ message, remedy }) => (
            <p key={message} className="break-words">
              <span className="text-paused">{message}</span> {remedy}
            </p>
          ))}
        </Part>
      )}
    </section>
  );
};
