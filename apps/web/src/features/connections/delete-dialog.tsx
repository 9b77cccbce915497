import type { Connection } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useDeleteConnection } from '../../api/connections.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { notifyError } from '../../ui/toast.tsx';

export const DeleteDialog = ({ connection, onClose }: { connection: Connection; onClose: () => void }) => {
  const { t } = useTranslation('connections');
  const remove = useDeleteConnection();
  const confirm = (): void =>
    remove.mutate(connection.id, {
      onSuccess: onClose,
      onError: (error) => notifyError(t('notDeleted'), error),
    });
  return (
    <ConfirmDialog
      open
      title={t('deleteNamed', { name: connection.name })}
      description={t('deleteBody')}
      verb={t('delete')}
      keep={t('cancel')}
      busy={remove.isPending}
      onConfirm={confirm}
      onClose={onClose}
    />
  );
};
