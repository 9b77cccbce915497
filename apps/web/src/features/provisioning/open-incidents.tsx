import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useIncidents } from '../../api/incidents.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { wordingText } from '../../i18n/wording-text.ts';

/** What of this infra is not as it should be, as long as it is so. */
export const OpenIncidents = ({ infraId }: { infraId: string }) => {
  const { t } = useTranslation('provisioning');
  const incidents = useIncidents().data ?? [];
  const open = incidents.filter((one) => one.infraId === infraId && one.resolvedAt === null);
  if (open.length === 0) return null;
  return (
    <ul
      aria-label={t('incidents')}
      className="flex max-h-40 flex-col overflow-y-auto border-b border-line text-xs"
    >
      {open.map(({ id, detail, detailWording, remedy, remedyWording, raisedAt }) => (
        <li key={id} className="flex gap-2 px-4 py-1.5">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-failed" />
          <span className="min-w-0 flex-1">
            <span className="block break-words">{wordingText(detail, detailWording)}</span>
            <span className="block text-muted">{wordingText(remedy, remedyWording)}</span>
          </span>
          <RelativeTime at={raisedAt} className="shrink-0 text-2xs text-faint" />
        </li>
      ))}
    </ul>
  );
};
