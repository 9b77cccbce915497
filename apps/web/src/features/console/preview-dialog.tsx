import type { RunPreview } from '@terroir/shared-types';
import { Play, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cn } from '../../lib/cn.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Money } from '../../ui/money.tsx';

interface PreviewDialogProps {
  preview: RunPreview;
  busy?: boolean;
  /** Absent: only to look. */
  onRun?: () => void;
  onClose: () => void;
}

/** What each VM would be sent, with the built-ins filled in; how much is touched, and what looks destructive. */
export const PreviewDialog = ({ preview, busy = false, onRun, onClose }: PreviewDialogProps) => {
  const { t } = useTranslation(['console', 'ui']);
  const { vmCount: count, notRunningCount, warnings } = preview;
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
            {t(onRun === undefined ? 'ui:close' : 'ui:cancel')}
          </Button>
          {onRun !== undefined && (
            <Button variant="primary" icon={Play} busy={busy} disabled={count === 0} onClick={onRun}>
              {t('run', { count })}
            </Button>
          )}
        </>
      }
    >
      <p className="mb-2 flex flex-wrap gap-x-3 text-sm text-muted">
        <span>
          {t('touches', { count })} · <Money usd={preview.hourlyUsd} per="hour" />
        </span>
        {notRunningCount > 0 && (
          <span className="text-paused">{t('notRunning', { count: notRunningCount })}</span>
        )}
      </p>
      {warnings.length > 0 && (
        <ul aria-label={t('warnings')} className="mb-3 flex flex-col gap-1">
          {warnings.map(({ code, severity, commandIndex, excerpt, vmCount }) => (
            <li
              key={`${commandIndex} ${code}`}
              className={cn(
                'flex items-start gap-2 rounded-md border px-2 py-1.5 text-xs',
                severity === 'danger' ? 'border-failed/50 text-failed' : 'border-paused/50 text-paused',
              )}
            >
              <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
              <span className="min-w-0">
                {t(`warning_${code}`, { number: commandIndex + 1, count: vmCount })}
                <code className="mt-0.5 block truncate text-text">{visibleText(excerpt)}</code>
              </span>
            </li>
          ))}
        </ul>
      )}
      <ul className="flex flex-col gap-3">
        {preview.tasks.map(({ vmId, vmName, commands }) => (
          <li key={vmId}>
            <p className="mb-1 text-sm font-medium">{vmName}</p>
            <pre className="rounded-md border border-line bg-sunken p-2 font-mono text-xs leading-5 break-words whitespace-pre-wrap">
              {visibleText(commands.join('\n'))}
            </pre>
          </li>
        ))}
      </ul>
    </Dialog>
  );
};
