import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface ConfirmDialogProps {
  open: boolean;
  /** Verb and object: "Delete notes.txt?". */
  title: ReactNode;
  /** What is lost. */
  description: ReactNode;
  /** The verb of the title. */
  verb: string;
  keep: string;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Before what has no way back; the first focus is on the safe button. */
export const ConfirmDialog = (props: ConfirmDialogProps) => {
  const { open, title, description, verb, keep, busy, onConfirm, onClose } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      size="sm"
      title={<span className="break-words">{title}</span>}
      description={<span className="break-words">{description}</span>}
      footer={
        <>
          <Button data-autofocus onClick={onClose}>
            {keep}
          </Button>
          <Button variant="danger" busy={busy} onClick={onConfirm}>
            {verb}
          </Button>
        </>
      }
    />
  );
};
