import { CircleQuestionMark, FlaskConical, Lock, Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session.ts';
import { useDialogs } from '../stores/dialogs.ts';
import { Badge } from '../ui/badge.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { ConnectionIndicator } from './connection-indicator.tsx';
import { DisplayMenu } from './display-menu.tsx';
import { RunningCost } from './running-cost.tsx';
import { Wordmark } from './wordmark.tsx';

export const TopBar = () => {
  const { t } = useTranslation('shell');
  const { data: session } = useSession();
  const openDialog = useDialogs((state) => state.open);
  return (
    <header className="relative z-20 flex h-(--topbar-height) shrink-0 items-center gap-2 border-b border-line bg-surface px-3 wide:px-4">
      <Wordmark />
      {session?.sandbox === true && (
        <Badge tone="paused" icon={FlaskConical} title={t('sandboxHint')}>
          <span className="thumb:sr-only">{t('sandbox')}</span>
        </Badge>
      )}
      {session?.readOnly === true && (
        <Badge tone="failed" icon={Lock} title={t('readOnlyHint')}>
          {t('readOnly')}
        </Badge>
      )}
      <button
        type="button"
        onClick={() => openDialog('palette')}
        className="mx-auto hidden h-8 w-90 items-center gap-2 rounded-md border border-line-strong bg-sunken px-2.5 text-sm text-faint hover:border-control-line hover:text-muted wide:flex"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="flex-1 truncate text-left">{t('search')}</span>
        <Kbd keys={['mod', 'k']} />
      </button>
      <div className="flex items-center thumb:ml-auto wide:gap-1">
        <RunningCost />
        <IconButton
          label={t('searchShort')}
          icon={Search}
          className="wide:hidden"
          onClick={() => openDialog('palette')}
        />
        <ConnectionIndicator />
        <DisplayMenu />
        <IconButton
          label={t('help.open')}
          keys={['?']}
          icon={CircleQuestionMark}
          onClick={() => openDialog('help')}
        />
      </div>
    </header>
  );
};
