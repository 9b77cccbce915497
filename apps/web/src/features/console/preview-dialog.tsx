import type { RunPreview } from '@terroir/shared-types';
import { Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

interface PreviewDialogProps {
  preview: RunPreview;
  busy: boolean;
  onRun: () => void;
  onClose: () => void;
}

/** What each VM would be sent, with the built-ins filled in. */
export const PreviewDialog = ({ preview, busy, onRun, onClose }: PreviewDialogProps) => {
  const { t } = useTranslation(['console', 'ui']);
  const count = preview.tasks.length;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={t('previewTitle', { count })}
      description={t('previewHelp')}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button variant="primary" icon={Play} busy={busy} disabled={count === 0} onClick={onRun}>
            {t('run', { count })}
          </Button>
        </>
      }
    >
      <ul className="flex flex-col gap-3">
        {preview.tasks.map(({ vmId, vmName, commands }) => (
          <li key={vmId}>
            <p className="mb-1 text-sm font-medium">{vmName}</p>
            <pre className="overflow-x-auto rounded-md border border-line bg-sunken p-2 font-mono text-xs leading-5">
              {commands.join('\n')}
            </pre>
          </li>
        ))}
      </ul>
    </Dialog>
  );
};
