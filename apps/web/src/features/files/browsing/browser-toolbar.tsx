import { ArrowUp, Eye, EyeOff, House, RotateCw, Server } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { FileButton } from '../../../ui/file-button.tsx';
import { homePlace, useFilesPlace } from '../../../stores/files-place.ts';
import { Breadcrumbs } from './breadcrumbs.tsx';
import { parentPlace } from './crumbs-of.ts';
import type { RemotePlace } from './crumbs-of.ts';

interface BrowserToolbarProps {
  vmName: string;
  /** Absolute; null: the folder is not known yet. */
  place: RemotePlace | null;
  canSend: boolean;
  reading: boolean;
  /** Why nothing can be sent here; null: it can. */
  sendingRefused: string | null;
  onReload: () => void;
  onFiles: (files: readonly File[]) => void;
}

/** Whose files, where, and what can be done here. */
export const BrowserToolbar = ({
  vmName,
  place,
  canSend,
  reading,
  sendingRefused,
  onReload,
  onFiles,
}: BrowserToolbarProps) => {
  const { t } = useTranslation('files');
  const { goTo, chooseVm, showHidden, setShowHidden } = useFilesPlace();
  const above = place === null ? null : parentPlace(place);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-1 border-b border-line px-2 py-1">
      <Button
        size="sm"
        variant="ghost"
        icon={Server}
        className="max-w-52"
        title={t('otherVm')}
        onClick={() => chooseVm(null)}
      >
        <span className="truncate">{vmName}</span>
      </Button>
      <IconButton size="sm" label={t('home')} icon={House} onClick={() => goTo(homePlace)} />
      <IconButton
        size="sm"
        label={t('up')}
        keys={['Backspace']}
        icon={ArrowUp}
        disabled={above === null}
        onClick={() => above !== null && goTo(above)}
      />
      <div className="flex min-w-40 flex-1 items-center thumb:order-last thumb:w-full">
        {place !== null && <Breadcrumbs place={place} onGo={goTo} />}
      </div>
      <IconButton
        size="sm"
        label={t('hidden')}
        icon={showHidden ? Eye : EyeOff}
        aria-pressed={showHidden}
        onClick={() => setShowHidden(!showHidden)}
      />
      <IconButton
        size="sm"
        label={t('reload')}
        icon={RotateCw}
        aria-busy={reading}
        onClick={onReload}
        className={reading ? '[&>svg]:animate-spin' : ''}
      />
      <FileButton
        size="sm"
        disabled={!canSend || sendingRefused !== null}
        title={sendingRefused ?? undefined}
        onFiles={onFiles}
      >
        <span className="thumb:sr-only">{t('sendHere')}</span>
      </FileButton>
    </div>
  );
};
