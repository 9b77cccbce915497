import type { FileTransfer, FileTransferTask } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../lib/format.ts';
import { TaskStatusBadge } from '../../../ui/status-badge.tsx';
import { wordingText } from '../../../i18n/wording-text.ts';
import { ProgressBar } from './progress-bar.tsx';

const shownVms = 100;
/** What needs a look first. */
const order: readonly FileTransferTask['status'][] = [
  'failed',
  'running',
  'queued',
  'cancelled',
  'succeeded',
];

/** What each VM has of a file: bytes, the outcome and why it failed. */
export const VmProgress = ({ transfer }: { transfer: FileTransfer }) => {
  const { t, i18n } = useTranslation('files');
  const sorted = transfer.tasks.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  return (
    <>
      <ul aria-label={t('perVm')} className="flex flex-col gap-1.5">
        {sorted.slice(0, shownVms).map(({ vmId, vmName, status, bytesSent, detail, detailWording }) => (
          <li key={vmId} aria-label={vmName} className="text-xs">
            <div className="flex items-center gap-2">
              <span className="min-w-0 flex-1 truncate">{vmName}</span>
              {status === 'running' && (
                <span className="shrink-0 text-faint tabular">
                  {formatBytes(bytesSent, i18n.language)} / {formatBytes(transfer.bytes, i18n.language)}
                </span>
              )}
              <TaskStatusBadge status={status} outlined={false} />
            </div>
            {status === 'running' && (
              <ProgressBar
                label={t('progressOf', { name: vmName })}
                share={bytesSent / Math.max(1, transfer.bytes)}
              />
            )}
            {detail !== null && (
              <p className="break-words text-failed">{wordingText(detail, detailWording)}</p>
            )}
          </li>
        ))}
      </ul>
      {sorted.length > shownVms && (
        <p className="text-xs text-faint">{t('moreVms', { count: sorted.length - shownVms })}</p>
      )}
    </>
  );
};
