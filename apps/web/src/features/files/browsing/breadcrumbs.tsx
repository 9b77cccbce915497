import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { visibleName } from '../../../lib/visible-name.ts';
import { crumbsOf } from './crumbs-of.ts';
import type { RemotePlace } from './crumbs-of.ts';

/** The way from the root to here; each part leads there. */
export const Breadcrumbs = ({ place, onGo }: { place: RemotePlace; onGo: (place: RemotePlace) => void }) => {
  const { t } = useTranslation('files');
  const crumbs = crumbsOf(place);
  return (
    <nav aria-label={t('crumbs')} className="min-w-0 flex-1 overflow-x-auto">
      <ol className="flex items-center">
        {crumbs.map((crumb, at) => (
          <li key={crumb.place.rawPath ?? crumb.place.path} className="flex shrink-0 items-center">
            {at > 1 && <ChevronRight aria-hidden className="size-3 text-faint" />}
            <button
              type="button"
              aria-current={at === crumbs.length - 1 ? 'location' : undefined}
              aria-label={at === 0 ? t('root') : undefined}
              onClick={() => onGo(crumb.place)}
              title={visibleName(crumb.place.path)}
              className="max-w-48 truncate min-h-6 min-w-6 rounded px-1 font-mono text-xs whitespace-pre text-muted hover:bg-hover hover:text-text aria-[current]:text-text thumb:min-h-11"
            >
              {visibleName(crumb.name)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
};
