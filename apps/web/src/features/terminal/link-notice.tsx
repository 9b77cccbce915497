import { useTranslation } from 'react-i18next';
import type { LinkState } from '../../realtime/terminal-links.ts';
import { useDelayed } from '../../lib/use-delayed.ts';
import { Button } from '../../ui/button.tsx';

/** What is wrong with a line, or that its shell has ended; nothing while it works. */
export const LinkNotice = ({ state, onReopen }: { state: LinkState; onReopen: () => void }) => {
  const { t } = useTranslation('terminal');
  // A line that opens at once should not blink.
  const slow = useDelayed(state.status === 'connecting' || state.status === 'offline');
  if (state.status === 'open' || ((state.status === 'connecting' || state.status === 'offline') && !slow))
    return null;
  const text = (): string => {
    switch (state.status) {
      case 'ended':
        return state.exitCode === null ? t('endedUnseen') : t('ended', { code: state.exitCode });
      case 'failed':
        return state.detail;
      default:
        return t(state.status);
    }
  };
  return (
    <div
      role={state.status === 'failed' ? 'alert' : 'status'}
      className="flex min-h-9 shrink-0 items-center gap-3 border-t border-line bg-raised px-3 py-1 text-sm"
    >
      <span className={state.status === 'failed' ? 'text-failed' : 'text-muted'}>{text()}</span>
      {state.status === 'failed' && (
        <Button size="sm" onClick={onReopen}>
          {t('tryAgain')}
        </Button>
      )}
    </div>
  );
};
