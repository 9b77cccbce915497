import type { Infra } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';

/** What people wrote about an infra: its description and labels; nothing when they wrote nothing. */
export const InfraWords = ({ infra }: { infra: Infra }) => {
  const { t } = useTranslation('infras');
  const labels = Object.entries(infra.labels);
  return (
    <>
      {infra.description !== '' && (
        <p className="line-clamp-3 text-xs break-words text-muted" title={infra.description}>
          {infra.description}
        </p>
      )}
      {labels.length > 0 && (
        <ul aria-label={t('labels')} className="flex flex-wrap gap-1">
          {labels.map(([key, value]) => (
            <li
              key={key}
              title={`${key}=${value}`}
              className="max-w-full truncate rounded border border-line px-1.5 text-2xs text-muted"
            >
              {key}={value}
            </li>
          ))}
        </ul>
      )}
    </>
  );
};
