import type { PresetWarning } from '@terroir/shared-types';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** What to know before buying, in the page's language; the server's own words in English on hover. */
export const PresetWarnings = ({ warnings }: { warnings: readonly PresetWarning[] }) => {
  const { t, i18n } = useTranslation('serve');
  if (warnings.length === 0) return null;
  return (
    <ul aria-label={t('warnings')} className="flex flex-col gap-1">
      {warnings.map(({ code, message, remedy }) => (
        <li
          key={code}
          title={`${message} ${remedy}`}
          className="flex items-start gap-2 rounded-md border border-paused/50 px-2 py-1.5 text-xs text-paused"
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span className="min-w-0">
            {i18n.language === 'ko' ? t(`warning_${code}`) : `${message} ${remedy}`}
          </span>
        </li>
      ))}
    </ul>
  );
};
