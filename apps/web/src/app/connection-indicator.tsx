import { CircleCheck, LoaderCircle, WifiOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '../lib/cn.ts';
import { useNow } from '../lib/use-now.ts';
import { useStreamState } from '../realtime/connection-state.ts';
import { Tooltip } from '../ui/tooltip.tsx';

const looks = {
  live: { icon: CircleCheck, className: 'text-running' },
  connecting: { icon: LoaderCircle, className: 'text-transient' },
  offline: { icon: WifiOff, className: 'text-failed' },
} as const;

export const ConnectionIndicator = () => {
  const { t } = useTranslation('shell');
  const state = useStreamState();
  const nowMs = useNow();
  const { icon: Icon, className } = looks[state.status];
  const hint =
    state.status === 'offline'
      ? t('connection.offlineHint', { seconds: Math.max(0, Math.ceil((state.retryAtMs - nowMs) / 1000)) })
      : t(`connection.${state.status}Hint`);
  const word = t(`connection.${state.status}`);
  return (
    <>
      {/* Beside the button: what is inside one is not announced when it changes. */}
      <output className="sr-only">
        {t('connection.label')}: {word}
      </output>
      <Tooltip content={hint}>
        <button
          type="button"
          aria-label={`${t('connection.label')}: ${word}`}
          data-connection={state.status}
          className={cn(
            'flex h-8 cursor-default items-center gap-1.5 rounded-md px-2 text-xs font-medium thumb:h-11',
            className,
          )}
        >
          <Icon aria-hidden className={cn('size-3.5', state.status === 'connecting' && 'animate-spin')} />
          <span className="thumb:hidden">{word}</span>
        </button>
      </Tooltip>
    </>
  );
};
