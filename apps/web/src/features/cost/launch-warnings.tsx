import type { LaunchWarning } from '@terroir/shared-types';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { wordingText } from '../../i18n/wording-text.ts';

/** What the provider says of the launch, in its own words; nothing here keeps anybody from deploying. */
export const LaunchWarnings = ({ warnings }: { warnings: readonly LaunchWarning[] }) => {
  const { t } = useTranslation('cost');
  if (warnings.length === 0) return null;
  return (
    <ul aria-label={t('reviewTitle')} className="flex flex-col gap-1">
      {warnings.map(({ code, nodeGroup, message, messageWording, remedy, remedyWording }) => (
        <li
          key={`${code} ${nodeGroup} ${message}`}
          className="flex items-start gap-2 rounded-md border border-paused/50 px-2 py-1.5 text-xs"
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-paused" />
          <div className="flex min-w-0 flex-col gap-0.5 break-words">
            <p className="font-medium text-paused">
              {nodeGroup === null ? t(`review_${code}`) : `${nodeGroup}: ${t(`review_${code}`)}`}
            </p>
            <p>{wordingText(message, messageWording)}</p>
            <p className="text-muted">{wordingText(remedy, remedyWording)}</p>
          </div>
        </li>
      ))}
    </ul>
  );
};
