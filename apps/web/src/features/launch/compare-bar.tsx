import { Scale, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { maxCompared, useCompared } from '../../stores/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';

/** The specs picked to be put side by side; absent while there are none. */
export const CompareBar = () => {
  const { t } = useTranslation('results');
  const { specIds, show, clear, toggle } = useCompared();
  if (specIds.length === 0) return null;
  return (
    <section
      aria-label={t('compared')}
      className="flex shrink-0 items-center gap-2 border-t border-line bg-raised px-3 py-2"
    >
      <ul className="flex min-w-0 flex-1 flex-wrap gap-1">
        {specIds.map((id) => (
          <li
            key={id}
            className="flex max-w-40 items-center gap-1 rounded bg-hover pl-1.5 text-2xs"
            title={id}
          >
            <span className="truncate">{id.split('+').slice(2).join('+')}</span>
            <button
              type="button"
              aria-label={t('compareRemove', { spec: id })}
              onClick={() => toggle(id)}
              className="grid size-5 shrink-0 place-items-center rounded text-muted hover:text-text thumb:size-9"
            >
              <X aria-hidden className="size-3" />
            </button>
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        variant="primary"
        icon={Scale}
        disabled={specIds.length < 2}
        title={specIds.length < 2 ? t('compareMore', { max: maxCompared }) : undefined}
        onClick={() => show(true)}
      >
        {t('compareShow', { count: specIds.length })}
      </Button>
      <IconButton size="sm" icon={X} label={t('compareClear')} onClick={clear} />
    </section>
  );
};
