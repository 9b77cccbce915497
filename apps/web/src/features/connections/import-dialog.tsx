import type { Connection, Importable } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useImport, useImportable } from '../../api/connections.ts';
import { problemText } from '../../i18n/problem-text.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import { wordingText } from '../../i18n/wording-text.ts';

const namePattern = /^[a-z][a-z0-9-]{0,39}$/;

/** Takes what exists into a new infra; all that can join is chosen already. */
export const ImportDialog = ({ connection, onClose }: { connection: Connection; onClose: () => void }) => {
  const { t } = useTranslation('connections');
  const found = useImportable(connection.id);
  const take = useImport();
  const [name, setName] = useState(connection.id.slice(0, 40));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const items = found.data ?? [];
  const chosen = items.filter(({ canJoin, providerVmId }) => canJoin && !left.has(providerVmId));
  const refusal = take.isError ? problemText(take.error) : null;
  const toggle = (id: string, isChosen: boolean): void =>
    setLeft((old) => (isChosen ? new Set([...old].filter((other) => other !== id)) : new Set([...old, id])));
  const submit = (): void =>
    take.mutate(
      { connectionId: connection.id, name, providerVmIds: chosen.map(({ providerVmId }) => providerVmId) },
      {
        onSuccess(infra) {
          notify(t('imported', { name: infra.name, count: infra.vms.length }));
          onClose();
        },
      },
    );
  const describe = ({ infraId, detail, detailWording, publicIp }: Importable): string =>
    [publicIp, infraId === null ? wordingText(detail, detailWording) : t('joined')]
      .filter((text) => text !== null)
      .join(' · ');

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('importTitle', { name: connection.name })}
      description={t('importBody')}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant="primary"
            busy={take.isPending}
            disabled={chosen.length === 0 || !namePattern.test(name)}
            onClick={submit}
          >
            {t('importCount', { count: chosen.length })}
          </Button>
        </>
      }
    >
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={3} />}
      {found.data !== undefined && items.length === 0 && (
        <EmptyState kind="first-use" title={t('nothingThere')} hint={t('nothingThereHint')} />
      )}
      {items.length > 0 && (
        <div className="flex flex-col gap-3">
          <TextField
            label={t('infraName')}
            hint={t('infraNameHint')}
            value={name}
            onChange={setName}
            autoComplete="off"
            spellCheck={false}
          />
          <div className="flex flex-col gap-2">
            {items.map((item) => (
              <Checkbox
                key={item.providerVmId}
                label={item.name}
                hint={describe(item)}
                checked={item.canJoin && !left.has(item.providerVmId)}
                disabled={!item.canJoin}
                onChange={(isChosen) => toggle(item.providerVmId, isChosen)}
              />
            ))}
          </div>
          {refusal !== null && (
            <p role="alert" className="text-sm text-failed">
              {[refusal.detail, refusal.remedy, refusal.verbatim]
                .filter((text) => text !== undefined)
                .join(' ')}
            </p>
          )}
        </div>
      )}
    </Dialog>
  );
};
