import { CircleAlert, LoaderCircle, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../../i18n/problem-text.ts';
import { formatBytes } from '../../../lib/format.ts';
import { visibleName } from '../../../lib/visible-name.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { ProgressBar } from './progress-bar.tsx';
import type { Upload } from './upload-queue.ts';
import { useUploadQueue } from './upload-queue.ts';

/** A file on its way from this browser to the server. */
export const UploadRow = ({ upload }: { upload: Upload }) => {
  const { t, i18n } = useTranslation(['files', 'ui']);
  const drop = useUploadQueue((queue) => queue.drop);
  const { key, file, status, loadedBytes, error } = upload;
  const name = visibleName(file.name);
  const refused = status === 'refused';
  const size = (bytes: number): string => formatBytes(bytes, i18n.language);
  const state = (): string => {
    if (refused) {
      const { detail, remedy } = problemText(error);
      return [detail, remedy].filter((text) => text !== undefined).join(' ');
    }
    if (status === 'waiting') return t('waitsForUpload');
    return t('uploading', { loaded: size(loadedBytes), total: size(file.size) });
  };
  return (
    <li aria-label={name} className="flex items-center gap-2 border-b border-line/60 px-4 py-2">
      {refused ? (
        <CircleAlert aria-hidden className="size-4 shrink-0 text-failed" />
      ) : (
        <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-transient" />
      )}
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium" title={name}>
          {name}
        </p>
        <p
          role={refused ? 'alert' : undefined}
          className={refused ? 'text-xs text-failed' : 'text-xs text-muted'}
        >
          {state()}
        </p>
        {status === 'uploading' && (
          <ProgressBar label={t('uploadOf', { name })} share={loadedBytes / Math.max(1, file.size)} />
        )}
      </div>
      <IconButton
        size="sm"
        label={refused ? t('dismiss', { name }) : t('cancelUpload', { name })}
        icon={X}
        onClick={() => drop(key)}
      />
    </li>
  );
};
