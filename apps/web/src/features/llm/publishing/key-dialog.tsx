import type { Endpoint } from '@terroir/shared-types';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useRevealKey } from '../../../api/publications.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';

/** Shows the key of a published endpoint, once and never again. */
export const KeyDialog = ({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) => {
  const { t } = useTranslation('publish');
  const { mutate, data, error } = useRevealKey(endpoint);
  const asked = useRef(false);
  useEffect(() => {
    // Once, even where React runs effects twice.
    if (asked.current) return;
    asked.current = true;
    mutate();
  }, [mutate]);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="sm"
      title={t('keyTitle', { name: endpoint.name })}
      description={t('keyDescription')}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('keyKept')}
        </Button>
      }
    >
      {error !== null && <ErrorState error={error} />}
      {error === null && data === undefined && <Skeleton rows={2} />}
      {data !== undefined && (
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-2 text-sm">
          {data.user !== null && (
            <>
              <dt className="text-muted">{t('user')}</dt>
              <dd>
                <code>{data.user}</code>
              </dd>
            </>
          )}
          <dt className="text-muted">{t(data.user === null ? 'key' : 'password')}</dt>
          <dd className="flex min-w-0 items-center gap-1">
            <code className="min-w-0 flex-1 break-all">{data.key}</code>
            <CopyButton text={data.key} label={t('copyKey')} />
          </dd>
        </dl>
      )}
    </Dialog>
  );
};
