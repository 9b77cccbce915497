import type { ConnectionReport } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { wordingText } from '../../../i18n/wording-text.ts';
import { formatNumber } from '../../../lib/format.ts';
import { ReportPart } from './report-part.tsx';

type Quota = ConnectionReport['quotas'][number];

/** How much of each GPU family the account may run, region by region. */
export const ReportQuotas = ({ quotas }: { quotas: readonly Quota[] }) => {
  const { t, i18n } = useTranslation('connections');
  if (quotas.length === 0) return null;
  const figure = ({ limit, used, unit }: Quota): string => {
    if (limit === null) return t('unknown');
    const most = `${formatNumber(limit, i18n.language)} ${unit}`;
    return used === null ? most : `${formatNumber(used, i18n.language)} / ${most}`;
  };
  return (
    <ReportPart title={t('quotas')}>
      <div className="flex max-h-48 flex-col gap-1.5 overflow-y-auto">
        {[...Map.groupBy(quotas, ({ region }) => region)].map(([region, ofRegion]) => (
          <div key={region}>
            <p className="font-mono text-faint">{region}</p>
            <dl>
              {ofRegion.map((quota) => (
                <div
                  key={quota.name}
                  className="flex items-baseline justify-between gap-3"
                  title={wordingText(quota.detail, quota.detailWording)}
                >
                  <dt className="min-w-0 truncate">{quota.name}</dt>
                  <dd className="shrink-0 tabular">{figure(quota)}</dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </ReportPart>
  );
};
