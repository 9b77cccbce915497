import { useTranslation } from 'react-i18next';
import { useDelayed } from '../lib/use-delayed.ts';

/** Rows of a list on its way; nothing for the first 300 ms, so that quick answers do not flicker. */
export const Skeleton = ({ rows = 4 }: { rows?: number }) => {
  const { t } = useTranslation('ui');
  const shown = useDelayed(true);
  if (!shown) return null;
  return (
    <output aria-label={t('loading')} className="flex flex-col gap-3 p-4">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex animate-pulse flex-col gap-1.5">
          <div className="h-3 rounded bg-hover" style={{ width: `${70 - ((index * 17) % 35)}%` }} />
          <div className="h-2.5 rounded bg-hover" style={{ width: `${45 - ((index * 11) % 20)}%` }} />
        </div>
      ))}
    </output>
  );
};
