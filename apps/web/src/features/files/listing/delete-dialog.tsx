import type { RemoteEntry } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useDeleteRemote } from '../../../api/files.ts';
import { visibleName } from '../../../lib/visible-name.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
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
    <Dialog
      open={entry !== null}
      onOpenChange={(open) => !open && onClose()}
      size="sm"
      title={<span className="break-words">{t('deleteTitle', { name })}</span>}
      description={
        <span className="break-words">
          {t(entry?.type === 'directory' ? 'deleteFolderHint' : 'deleteHint', {
            vm: vmName,
            path: visibleName(folder.path),
          })}
        </span>
      }
      footer={
        <>
          <Button data-autofocus onClick={onClose}>
            {t('keep')}
          </Button>
          <Button variant="danger" busy={remove.isPending} onClick={confirm}>
            {t('delete')}
          </Button>
        </>
      }
    />
  );
};
