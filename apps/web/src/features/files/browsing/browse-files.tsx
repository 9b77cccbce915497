import type { RemoteEntry } from '@terroir/shared-types';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { remoteFilePath, useRemoteFolder } from '../../../api/files.ts';
import { fetchDownloadUrl } from '../../../api/runs.ts';
import { useVms } from '../../../api/vms.ts';
import { saveFrom } from '../../../lib/save-from.ts';
import { visibleName } from '../../../lib/visible-name.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { notify, notifyError } from '../../../ui/toast.tsx';
import { DropZone } from '../sending/drop-zone.tsx';
import { useUploadQueue } from '../sending/upload-queue.ts';
import { homePlace, useFilesPlace } from '../../../stores/files-place.ts';
import { BrowserToolbar } from './browser-toolbar.tsx';
import { childPath, childPlace, parentPlace } from './crumbs-of.ts';
import { DeleteDialog } from '../listing/delete-dialog.tsx';
import { isHidden } from '../listing/entries.ts';
import { FolderFailure } from './folder-failure.tsx';
import { FolderTable } from '../listing/folder-table.tsx';
import { VmChooser } from './vm-chooser.tsx';

/** The files of one VM: walk, take along, or drop files into the folder that is shown. */
export const BrowseFiles = () => {
  const { t } = useTranslation('files');
  const { vmId, path, rawPath, showHidden, goTo, chooseVm } = useFilesPlace();
  const [deleting, setDeleting] = useState<RemoteEntry | null>(null);
  const vms = useVms();
  const vm = vms.data?.items.find(({ id }) => id === vmId) ?? null;
  const { data: folder, error, isFetching, refetch } = useRemoteFolder(vmId, { path, rawPath });
  const send = useUploadQueue((queue) => queue.send);
  if (vmId === null) return <VmChooser onChoose={chooseVm} />;

  const open = async (entry: RemoteEntry, leads: 'directory' | 'file'): Promise<void> => {
    if (folder === undefined) return;
    const whole = childPlace(folder, entry);
    if (leads === 'directory') return goTo(whole);
    try {
      saveFrom(await fetchDownloadUrl(remoteFilePath(vmId, whole)));
      notify(t('downloading', { name: visibleName(entry.name) }));
    } catch (caught) {
      notifyError(t('downloadFailed'), caught);
    }
  };
  const sendHere = (files: readonly File[]): void => {
    if (folder === undefined || vm === null) return;
    const target = { infraId: vm.infraId, vmIds: [vm.id] };
    send(files.map((file) => ({ file, target, path: childPath(folder.path, file.name), mode: '0644' })));
    notify(t('sendingHere', { count: files.length, path: visibleName(folder.path) }));
  };
  // What could not be read is still a place to go up from.
  const failedPlace = error !== null && path.startsWith('/') ? { path, rawPath } : null;
  const place = folder ?? failedPlace;
  const above = place === null ? null : parentPlace(place);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Backspace' || above === null || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    goTo(above);
  };
  const shown = folder?.entries.filter((entry) => showHidden || !isHidden(entry)) ?? [];
  const sendingRefused = folder === undefined || folder.rawPath === null ? null : t('rawFolder');
  const hiddenCount = (folder?.entries.length ?? 0) - shown.length;
  return (
    <DropZone
      label={t('dropInto', { path: visibleName(folder?.path ?? path) })}
      disabled={folder === undefined || vm === null || sendingRefused !== null}
      onFiles={sendHere}
    >
      {/* Backspace bubbles here from the rows and buttons, which are the controls. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKeyDown}>
        <BrowserToolbar
          vmName={vm?.name ?? vmId}
          place={place}
          canSend={folder !== undefined}
          sendingRefused={sendingRefused}
          reading={isFetching}
          onReload={() => void refetch()}
          onFiles={sendHere}
        />
        {error !== null && (
          <FolderFailure
            error={error}
            path={path}
            retry={() => void refetch()}
            onHome={() => goTo(homePlace)}
          />
        )}
        {error === null && folder === undefined && <Skeleton rows={6} />}
        {error === null && folder !== undefined && shown.length === 0 && (
          <div className="min-h-0 flex-1 overflow-y-auto">
            <EmptyState
              kind="first-use"
              title={t('emptyFolder')}
              hint={hiddenCount > 0 ? t('onlyHidden', { count: hiddenCount }) : t('emptyFolderHint')}
            />
          </div>
        )}
        {error === null && folder !== undefined && shown.length > 0 && (
          <FolderTable
            key={folder.rawPath ?? folder.path}
            folder={folder}
            entries={shown}
            onOpen={(entry, leads) => void open(entry, leads)}
            onDelete={setDeleting}
          />
        )}
        {folder !== undefined && (
          <DeleteDialog
            vmId={vmId}
            vmName={vm?.name ?? vmId}
            folder={folder}
            entry={deleting}
            onClose={() => setDeleting(null)}
          />
        )}
        {error === null && folder !== undefined && (
          <p
            aria-live="polite"
            className="shrink-0 border-t border-line px-4 py-1 text-xs text-faint tabular"
          >
            {t('entries', { count: shown.length })}
            {hiddenCount > 0 && ` · ${t('hiddenCount', { count: hiddenCount })}`}
            {folder.truncated && ` · ${t('listCut')}`}
            {sendingRefused !== null && ` · ${sendingRefused}`}
          </p>
        )}
      </div>
    </DropZone>
  );
};
