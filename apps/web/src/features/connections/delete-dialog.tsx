import type { Connection } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useDeleteConnection } from '../../api/connections.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
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
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="sm"
      title={t('deleteNamed', { name: connection.name })}
      description={t('deleteBody')}
      footer={
        <>
          <Button data-autofocus onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="danger" busy={remove.isPending} onClick={confirm}>
            {t('delete')}
          </Button>
        </>
      }
    />
  );
};
