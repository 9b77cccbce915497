import { useTranslation } from 'react-i18next';
import { useFileTransfers } from '../../../api/files.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { TransferRow } from './transfer-row.tsx';
import { UploadRow } from './upload-row.tsx';
import { useUploadQueue } from './upload-queue.ts';

/** Files on their way and those sent before, newest first. */
export const TransferList = () => {
  const { t } = useTranslation('files');
  const { data, error, refetch } = useFileTransfers();
  const { uploads, handedOver } = useUploadQueue();
  if (error !== null && data === undefined) return <ErrorState error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton />;
  const known = new Set(data.items.map(({ id }) => id));
  const fresh = handedOver.flatMap(({ transfer }) => (known.has(transfer.id) ? [] : transfer));
  const transfers = [...fresh, ...data.items].sort((a, b) => (a.id < b.id ? 1 : -1));
  const fileOf = (id: string): File | null =>
    handedOver.find(({ transfer }) => transfer.id === id)?.file ?? null;
  if (uploads.length === 0 && transfers.length === 0)
    return <EmptyState kind="first-use" title={t('noTransfers')} hint={t('noTransfersHint')} />;
  return (
    <ul aria-label={t('transfers')}>
      {uploads.map((upload) => (
        <UploadRow key={upload.key} upload={upload} />
      ))}
      {transfers.map((transfer) => (
        <TransferRow key={transfer.id} transfer={transfer} file={fileOf(transfer.id)} />
      ))}
    </ul>
  );
};
