import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useIncidents } from '../../api/incidents.ts';
import { cn } from '../../lib/cn.ts';
import { useSelection } from '../../stores/url-state.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Money } from '../../ui/money.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { wordingText } from '../../i18n/wording-text.ts';

/** Where what we know and what the clouds say differ. */
export const IncidentList = () => {
  const { t, i18n } = useTranslation('activity');
  const incidents = useIncidents();
  const [, setSelection] = useSelection();
  const showPanel = useShowPanel();
  if (incidents.isError) return <ErrorState error={incidents.error} retry={() => void incidents.refetch()} />;
  if (incidents.data === undefined) return <Skeleton />;
  if (incidents.data.length === 0)
    return <EmptyState kind="first-use" title={t('noIncidents')} hint={t('noIncidentsDetail')} />;
  // What is still open stands first.
  const sorted = incidents.data.toSorted(
    (a, b) => Number(a.resolvedAt !== null) - Number(b.resolvedAt !== null),
  );
  return (
    <ul aria-label={t('incidents')} className="min-h-0 flex-1 overflow-y-auto">
      {sorted.map(({ id, kind, infraId, vmId, raisedAt, resolvedAt, hourlyUsd, ...words }) => (
        <li
          key={id}
          className={cn(
            'flex gap-3 border-b border-line/60 px-4 py-2 text-sm',
            resolvedAt !== null && 'text-muted',
          )}
        >
          <TriangleAlert
            aria-hidden
            className={cn('mt-0.5 size-4 shrink-0', resolvedAt === null ? 'text-failed' : 'text-ended')}
          />
          <span className="min-w-0 flex-1">
            {infraId === null ? (
              <span className="block font-medium">{t(`incident_${kind}`)}</span>
            ) : (
              <button
                type="button"
                className="block text-left font-medium hover:underline"
                onClick={() => {
                  void setSelection({ infra: infraId, vm: vmId });
                  showPanel('right', 'infras');
                }}
              >
                {t(`incident_${kind}`)}
              </button>
            )}
            <span className="block text-xs break-words text-muted">
              {wordingText(words.detail, words.detailWording)}
            </span>
            <span className="block text-xs text-muted">
              {t('remedy')}:{' '}
              {words.remedy !== '' && (i18n.language === 'en' || words.remedyWording !== undefined)
                ? wordingText(words.remedy, words.remedyWording)
                : t(`incidentRemedy_${kind}`)}
            </span>
            <span className="block text-2xs text-faint">
              {resolvedAt !== null && `${t('incidentResolved')} `}
              <RelativeTime at={resolvedAt ?? raisedAt} />
              {hourlyUsd !== null && (
                <>
                  {' · '}
                  <Money usd={hourlyUsd} per="hour" />
                </>
              )}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
};
