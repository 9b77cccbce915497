import type { RemoteEntry } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useDeleteRemote } from '../../../api/files.ts';
import { visibleName } from '../../../lib/visible-name.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { notify, notifyError } from '../../../ui/toast.tsx';
import { childPlace } from '../browsing/crumbs-of.ts';
import type { RemotePlace } from '../browsing/crumbs-of.ts';

interface DeleteDialogProps {
  vmId: string;
  vmName: string;
  folder: RemotePlace;
  /** Null: nothing is to be deleted. */
  entry: RemoteEntry | null;
  onClose: () => void;
}

/** Deleting on a VM has no way back: it asks first. */
export const DeleteDialog = ({ vmId, vmName, folder, entry, onClose }: DeleteDialogProps) => {
  const { t } = useTranslation('files');
  const remove = useDeleteRemote(vmId);
  const name = visibleName(entry?.name ?? '');
  const confirm = (): void => {
    if (entry === null) return;
    remove.mutate(childPlace(folder, entry), {
      onSuccess: () => notify(t('deleted', { name })),
      onError: (error) => notifyError(t('notDeleted', { name }), error),
      onSettled: onClose,
    });
  };
  return (
    <ConfirmDialog
      open={entry !== null}
      title={t('deleteTitle', { name })}
      description={t(entry?.type === 'directory' ? 'deleteFolderHint' : 'deleteHint', {
        vm: vmName,
        path: visibleName(folder.path),
      })}
      verb={t('delete')}
      keep={t('keep')}
      busy={remove.isPending}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
};
