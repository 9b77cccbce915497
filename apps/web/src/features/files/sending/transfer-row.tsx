import type { FileTransfer } from '@terroir/shared-types';
import { CircleX, RotateCw, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { cancelTransfer } from '../../../api/files.ts';
import { formatBytes } from '../../../lib/format.ts';
import { visibleName } from '../../../lib/visible-name.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { TaskStatusBadge } from '../../../ui/status-badge.tsx';
import { notifyError } from '../../../ui/toast.tsx';
import { FileButton } from '../../../ui/file-button.tsx';
import { wordingText } from '../../../i18n/wording-text.ts';
import { ProgressBar } from './progress-bar.tsx';
import { useUploadQueue } from './upload-queue.ts';
import { VmProgress } from './vm-progress.tsx';

const shownAtOnce = 3;

interface TransferRowProps {
  transfer: FileTransfer;
  /** Still at hand in this page; else a retry asks for it. */
  file: File | null;
}

/** One file to many VMs: how far it is, who has it with its checksum proved, who not, and a retry for those alone. */
export const TransferRow = ({ transfer, file }: TransferRowProps) => {
  const { t, i18n } = useTranslation('files');
  const { retry, retried } = useUploadQueue();
  const { id, path, bytes, sha256, status, createdAt, tasks } = transfer;
  const whole = visibleName(path);
  const name = whole.slice(whole.lastIndexOf('/') + 1);
  const done = tasks.filter((task) => task.status === 'succeeded').length;
  const count = tasks.length;
  const missing = count - done;
  const failed = tasks.filter((task) => task.status === 'failed');
  const running = status === 'running';
  const sent = tasks.reduce((sum, { bytesSent }) => sum + bytesSent, 0);
  const share = bytes === 0 ? done / count : sent / (bytes * count);
  const cancel = (): void =>
    void cancelTransfer(id).catch((error: unknown) => notifyError(t('notCancelled'), error));
  return (
    <li aria-label={name} className="flex flex-col gap-1 border-b border-line/60 px-4 py-2">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate text-sm font-medium" title={whole}>
          {name}
        </span>
        <TaskStatusBadge status={status} outlined={false} />
      </div>
      <p className="flex min-w-0 items-center gap-2 text-xs text-faint tabular">
        <code className="min-w-0 truncate" title={whole}>
          {whole}
        </code>
        <span className="shrink-0">{formatBytes(bytes, i18n.language)}</span>
        <RelativeTime at={createdAt} className="ml-auto shrink-0" />
      </p>
      {running && <ProgressBar label={t('progressOf', { name })} share={share} />}
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
        <span className="inline-flex items-center gap-1" aria-live="polite">
          {done > 0 && <ShieldCheck aria-hidden className="size-3.5 text-running" />}
          {t('verified', { count: done, total: count })}
        </span>
        <span className="inline-flex items-center text-faint">
          <code title={sha256}>sha256 {sha256.slice(0, 12)}…</code>
          <CopyButton text={sha256} label={t('copySha')} />
        </span>
        <span className="flex-1" />
        {running && (
          <Button size="sm" variant="ghost" icon={CircleX} onClick={cancel}>
            {t('cancel')}
          </Button>
        )}
        {!running && missing > 0 && !retried.has(id) && file !== null && (
          <Button size="sm" icon={RotateCw} onClick={() => retry(transfer, file)}>
            {t('retry', { count: missing })}
          </Button>
        )}
        {!running && missing > 0 && !retried.has(id) && file === null && (
          <FileButton
            size="sm"
            icon={RotateCw}
            multiple={false}
            onFiles={([chosen]) => chosen && retry(transfer, chosen)}
          >
            {t('retryChoose', { count: missing })}
          </FileButton>
        )}
      </div>
      {(running || missing > 0) && count <= shownAtOnce ? (
        <VmProgress transfer={transfer} />
      ) : (
        <>
          {failed.length > 0 && (
            <ul aria-label={t('reasons')}>
              {failed.slice(0, shownAtOnce).map(({ vmId, vmName, detail, detailWording }) => (
                <li key={vmId} className="text-xs break-words text-failed">
                  {vmName}: {wordingText(detail ?? '', detailWording)}
                </li>
              ))}
            </ul>
          )}
          <details>
            <summary className="cursor-pointer text-xs text-muted thumb:min-h-11 thumb:content-center">
              {t('perVm')}
            </summary>
            <div className="max-h-60 overflow-y-auto pt-1">
              <VmProgress transfer={transfer} />
            </div>
          </details>
        </>
      )}
    </li>
  );
};
