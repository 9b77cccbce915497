import type { ConnectionReport } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { wordingText } from '../../../i18n/wording-text.ts';
import { ReportPart } from './report-part.tsx';

type Region = ConnectionReport['regions'][number];

/** Where it may work, and where it may not: regions that fail alike stand together, with the reason said once. */
export const ReportRegions = ({ regions }: { regions: readonly Region[] }) => {
  const { t } = useTranslation('connections');
  if (regions.length === 0) return null;
  const usable = regions.filter(({ status }) => status === 'ok');
  const reasons = Map.groupBy(
    regions.filter(({ status }) => status !== 'ok'),
    ({ status, detail, detailWording }) => `${status} ${wordingText(detail, detailWording)}`,
  );
  return (
    <ReportPart title={t('regionsReached', { count: usable.length })}>
      {usable.length > 0 && (
        <details>
          <summary className="cursor-pointer text-muted thumb:py-3">{t('regionNames')}</summary>
          <p className="max-h-40 overflow-y-auto font-mono break-words">
            {usable.map(({ id }) => id).join(', ')}
          </p>
        </details>
      )}
      {reasons.size > 0 && (
        <ul aria-label={t('regionsNot')} className="flex flex-col gap-1.5">
          {[...reasons.values()].map((alike) => {
            const [first] = alike;
            if (first === undefined) return null;
            return (
              <li key={first.id}>
                <p className="break-words">
                  <span className={first.status === 'failed' ? 'text-failed' : 'text-paused'}>
                    {t(`region_${first.status}`)} ({alike.length})
                  </span>{' '}
                  {wordingText(first.detail, first.detailWording)}
                </p>
                <p className="max-h-24 overflow-y-auto font-mono break-words text-muted">
                  {alike.map(({ id }) => id).join(', ')}
                </p>
              </li>
            );
          })}
        </ul>
      )}
    </ReportPart>
  );
};
