import type { ConnectionReport } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { needText } from '../../../i18n/report-text.ts';
import { wordingText } from '../../../i18n/wording-text.ts';
import { cn } from '../../../lib/cn.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { ReportPart } from './report-part.tsx';

/** What is missing, one by one with what it is for, and the policy to paste. */
export const ReportPermissions = ({
  permissions,
  policy,
}: Pick<ConnectionReport, 'permissions' | 'policy'>) => {
  const { t } = useTranslation('connections');
  if (permissions.length === 0) return null;
  const missing = permissions.filter(({ status }) => status !== 'allowed');
  const allowed = permissions.length - missing.length;
  return (
    <ReportPart title={t('permissions', { allowed, total: permissions.length })}>
      {missing.length > 0 && (
        <ul aria-label={t('permissionsMissing')} className="flex flex-col gap-1.5">
          {missing.map(({ name, status, neededFor, detail, detailWording }) => (
            <li key={name} className="break-words">
              <p className={cn('font-mono', status === 'missing' ? 'text-failed' : 'text-paused')}>{name}</p>
              <p>{t('neededFor', { neededFor: needText(neededFor) })}</p>
              {detail !== '' && <p className="text-faint">{wordingText(detail, detailWording)}</p>}
            </li>
          ))}
        </ul>
      )}
      {policy !== null && (
        <details className="rounded border border-line">
          <summary className="cursor-pointer px-2 py-1.5 text-muted thumb:py-3">{t('policyText')}</summary>
          <div className="relative border-t border-line">
            <span className="absolute top-1 right-1 rounded bg-sunken">
              <CopyButton text={policy} label={t('copyPolicy')} />
            </span>
            <pre className="max-h-48 overflow-auto bg-sunken p-2 pr-10 font-mono text-2xs">{policy}</pre>
          </div>
        </details>
      )}
    </ReportPart>
  );
};
