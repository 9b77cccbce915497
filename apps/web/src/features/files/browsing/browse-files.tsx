import type { RemoteEntry } from '@terroir/shared-types';
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
import { useFilesPlace } from '../../../stores/files-place.ts';
import { BrowserToolbar } from './browser-toolbar.tsx';
import { childPath, parentPath } from './crumbs-of.ts';
import { isHidden } from './entries.ts';
import { FolderFailure } from './folder-failure.tsx';
import { FolderTable } from './folder-table.tsx';
import { VmChooser } from './vm-chooser.tsx';

/** The files of one VM: walk, take along, or drop files into the folder that is shown. */
export const BrowseFiles = () => {
  const { t } = useTranslation('files');
  const { vmId, path, showHidden, goTo, chooseVm } = useFilesPlace();
  const vms = useVms();
  const vm = vms.data?.items.find(({ id }) => id === vmId) ?? null;
  const { data: folder, error, isFetching, refetch } = useRemoteFolder(vmId, path);
  const send = useUploadQueue((queue) => queue.send);
  if (vmId === null) return <VmChooser onChoose={chooseVm} />;

  const open = async (entry: RemoteEntry, leads: 'directory' | 'file'): Promise<void> => {
    if (folder === undefined) return;
    const whole = childPath(folder.path, entry.name);
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
  const above = folder === undefined ? null : parentPath(folder.path);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Backspace' || above === null || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    goTo(above);
  };
  const shown = folder?.entries.filter((entry) => showHidden || !isHidden(entry)) ?? [];
  const hiddenCount = (folder?.entries.length ?? 0) - shown.length;
  return (
    <DropZone
      label={t('dropInto', { path: visibleName(folder?.path ?? path) })}
      disabled={folder === undefined || vm === null}
      onFiles={sendHere}
    >
      {/* Backspace bubbles here from the rows and buttons, which are the controls. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKeyDown}>
        <BrowserToolbar
          vmName={vm?.name ?? vmId}
          path={folder?.path ?? null}
          reading={isFetching}
          onReload={() => void refetch()}
          onFiles={sendHere}
        />
        {error !== null && (
          <FolderFailure error={error} path={path} retry={() => void refetch()} onHome={() => goTo('.')} />
        )}
        {error === null && folder === undefined && <Skeleton rows={6} />}
        {error === null && folder !== undefined && shown.length === 0 && (
          <EmptyState
            kind="first-use"
            title={t('emptyFolder')}
            hint={hiddenCount > 0 ? t('onlyHidden', { count: hiddenCount }) : t('emptyFolderHint')}
          />
        )}
        {error === null && folder !== undefined && shown.length > 0 && (
          <FolderTable
            key={folder.path}
            folder={folder}
            entries={shown}
            onOpen={(entry, leads) => void open(entry, leads)}
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
          </p>
        )}
      </div>
    </DropZone>
  );
};
