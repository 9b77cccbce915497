import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/text-field.tsx';

interface TerminateDialogProps {
  /** What ends: an infra, a group or a VM. */
  name: string;
  count: number;
  hourlyUsd: number;
  /** A whole infra asks for its name. */
  typeName: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before VMs end for good. */
export const TerminateDialog = ({
  name,
  count,
  hourlyUsd,
  typeName,
  onConfirm,
  onClose,
}: TerminateDialogProps) => {
  const { t, i18n } = useTranslation('infras');
  const [typed, setTyped] = useState('');
  const ready = !typeName || typed === name;
  const confirm = (): void => {
    if (!ready) return;
    onConfirm();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="sm"
      title={t('terminateTitle', { count, name })}
      description={t('terminateBody', { price: formatMoney(hourlyUsd, 'USD', i18n.language) })}
      footer={
        <>
          <Button {...(typeName ? {} : { 'data-autofocus': true })} onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="danger" disabled={!ready} onClick={confirm}>
            {t('terminateButton', { count })}
          </Button>
        </>
      }
    >
      {typeName && (
        <TextField
          label={t('terminateType', { name })}
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          spellCheck={false}
          onKeyDown={(event) => event.key === 'Enter' && confirm()}
        />
      )}
    </Dialog>
  );
};
