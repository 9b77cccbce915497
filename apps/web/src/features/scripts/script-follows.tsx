import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useInfras } from '../../api/infras.ts';
import { useEndFollow, useScriptFollows } from '../../api/scripts.ts';
import { wordingText } from '../../i18n/wording-text.ts';
import { Button } from '../../ui/button.tsx';
import { notifyError } from '../../ui/toast.tsx';

/** Where a script keeps itself up to date, and how to end that. */
export const ScriptFollows = ({ scriptId }: { scriptId: string }) => {
  const { t } = useTranslation('scripts');
  const follows = useScriptFollows();
  const infras = useInfras();
  const end = useEndFollow();
  const nameOf = (id: string): string => infras.data?.items.find((one) => one.id === id)?.name ?? id;
  const own = (follows.data?.items ?? []).filter((follow) => follow.scriptId === scriptId);
  if (own.length === 0) return null;
  return (
    <ul aria-label={t('following')} className="flex flex-col gap-1">
      {own.map(({ id, infraId, watchedInfraId, detail, detailWording }) => (
        <li key={id} className="flex items-center gap-2 rounded-md border border-line px-2 py-1 text-xs">
          <RefreshCw aria-hidden className="size-3.5 shrink-0 text-accent" />
          <span className="min-w-0 flex-1">
            {t('followingInfra', { infra: nameOf(infraId), watched: nameOf(watchedInfraId) })}
            {detail !== null && (
              <span className="block text-failed">{wordingText(detail, detailWording)}</span>
            )}
          </span>
          <Button
            size="sm"
            variant="ghost"
            onClick={() => end.mutate(id, { onError: (error) => notifyError(t('notEnded'), error) })}
          >
            {t('endFollow')}
          </Button>
        </li>
      ))}
    </ul>
  );
};
