import type { RefreshReport as Report } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatMoney, formatNumber } from '../../lib/format.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

const tones: Record<Report['outcome'], Tone> = {
  changed: 'running',
  unchanged: 'neutral',
  partial: 'transient',
  failed: 'failed',
  cancelled: 'paused',
};

/** How the last refresh of a source went: counts first, what was refused on demand. */
export const RefreshReport = ({ report }: { report: Report }) => {
  const { t, i18n } = useTranslation('prices');
  const { outcome, rows, regions, rejections, failures, endedAt, bytes } = report;
  const number = (value: number): string => formatNumber(value, i18n.language);
  return (
    <div className="mt-2 flex flex-col gap-1 text-xs">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={tones[outcome]}>{t(`outcome_${outcome}`)}</Badge>
        <span className="text-faint">
          <RelativeTime at={endedAt} /> · {t('megabytes', { value: bytes / 2 ** 20 })}
        </span>
      </p>
      <p className="text-muted tabular">
        {t('counts', {
          changed: number(rows.changed),
          added: number(rows.added),
          unchanged: number(rows.unchanged),
          rejected: number(rows.rejected),
        })}
        {regions.failed > 0 && ` ${t('regionsFailed', { count: regions.failed })}`}
      </p>
      {failures.length > 0 && (
        <details>
          <summary className="cursor-pointer text-failed thumb:min-h-11">
            {t('failures', { count: failures.length })}
          </summary>
          <ul className="mt-1 flex flex-col gap-1">
            {failures.map(({ region, message }) => (
              <li key={`${region} ${message}`} className="break-words text-muted">
                {region !== null && <span className="font-mono">{region}: </span>}
                {message}
              </li>
            ))}
          </ul>
        </details>
      )}
      {rejections.length > 0 && (
        <details>
          <summary className="cursor-pointer text-transient thumb:min-h-11">
            {t('rejections', { count: rows.rejected })}
          </summary>
          <ul className="mt-1 flex max-h-48 flex-col gap-1 overflow-y-auto">
            {rejections.map(({ region, name, reason, oldUsd, found }, at) => (
              // Several rows of one VM type may be rejected for the same reason.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={`${at} ${name}`} className="break-words text-muted">
                <span className="font-mono">
                  {region} {name}
                </span>
                : {t(`reason_${reason}`)} <span className="font-mono">{found}</span>
                {oldUsd !== null && ` ${t('keeps', { price: formatMoney(oldUsd, 'USD', i18n.language) })}`}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
};
