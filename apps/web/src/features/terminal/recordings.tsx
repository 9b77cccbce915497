import type { Recording } from '@terroir/shared-types';
import { Download, Play, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fetchDownloadUrl } from '../../api/runs.ts';
import { recordingFilePath, useRecordings, useRemoveRecording } from '../../api/terminals.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { notifyError } from '../../ui/toast.tsx';
import { RecordingPlayer } from './recording/recording-player.tsx';

/** What was recorded: play, download, remove. */
export const Recordings = () => {
  const { t } = useTranslation('terminal');
  const { data, error, refetch } = useRecordings();
  const remove = useRemoveRecording();
  const [removing, setRemoving] = useState<Recording | null>(null);
  const [playing, setPlaying] = useState<Recording | null>(null);
  const download = async (id: string): Promise<void> => {
    location.assign(await fetchDownloadUrl(`/api/v1${recordingFilePath(id)}`));
  };
  return (
    <section aria-label={t('recordings')} className="min-w-0">
      <h3 className="mb-1 text-xs font-semibold text-muted">{t('recordings')}</h3>
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="text-sm text-muted">{t('noRecordings')}</p>}
      <ul>
        {data?.items.map((recording) => (
          <li key={recording.id} className="flex items-center gap-1 border-b border-line/60 py-1 text-sm">
            <span className="min-w-0 flex-1 truncate">{recording.vmName}</span>
            {recording.endedAt === null && <span className="text-xs text-failed">{t('recordingNow')}</span>}
            <RelativeTime at={recording.startedAt} className="text-xs text-faint" />
            <IconButton size="sm" label={t('play')} icon={Play} onClick={() => setPlaying(recording)} />
            <IconButton
              size="sm"
              label={t('download')}
              icon={Download}
              onClick={() => void download(recording.id)}
            />
            <IconButton
              size="sm"
              label={t('removeRecording')}
              icon={Trash2}
              disabled={recording.endedAt === null || remove.isPending}
              onClick={() => setRemoving(recording)}
            />
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={removing !== null}
        title={t('removeTitle', { name: removing?.vmName ?? '' })}
        description={t('removeHint')}
        verb={t('remove')}
        keep={t('keep')}
        busy={remove.isPending}
        onConfirm={() =>
          remove.mutate(removing?.id ?? '', {
            onError: (error) => notifyError(t('notRemoved'), error),
            onSettled: () => setRemoving(null),
          })
        }
        onClose={() => setRemoving(null)}
      />
      <RecordingPlayer recording={playing} onClose={() => setPlaying(null)} />
    </section>
  );
};
