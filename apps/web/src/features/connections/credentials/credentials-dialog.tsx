import type { Connection, RegisterCredentials } from '@terroir/shared-types';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCloudCredentials, useRegisterCredentials } from '../../../api/connections.ts';
import { useOperation } from '../../../api/operations.ts';
import { problemText } from '../../../i18n/problem-text.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { FileText } from '../from-file/file-text.tsx';
import { ImportResults } from '../from-file/import-results.tsx';
import { useImportResults } from '../from-file/use-import-results.ts';
import { ProviderFields } from './provider-fields.tsx';

const example =
  'credentialholder:\n  admin:\n    aws:\n      aws_access_key_id: …\n      aws_secret_access_key: …';

type Way = 'one' | 'file';

/** Gives the engine behind a connection the credentials of clouds; nothing of them stays with us. */
export const CredentialsDialog = ({
  connection,
  onClose,
}: {
  connection: Connection;
  onClose: () => void;
}) => {
  const { t } = useTranslation('connections');
  const found = useCloudCredentials(connection.id);
  const register = useRegisterCredentials(connection.id);
  const operation = useOperation(register.data?.id ?? null, 1000);
  const results = useImportResults(register.data?.id ?? null);
  const [way, setWay] = useState<Way>('one');
  const [provider, setProvider] = useState<string | null>(null);
  const [values, setValues] = useState<Record<string, string>>({});
  const [text, setText] = useState('');
  const [replace, setReplace] = useState(false);
  const providers = found.data?.providers ?? [];
  const chosen = providers.find((one) => one.provider === provider) ?? providers[0];
  const refusal = register.isError ? problemText(register.error) : null;
  const endedAt = operation.data?.endedAt ?? null;
  const isRunning = register.isPending || (register.data !== undefined && endedAt === null);
  const { refetch } = found;
  useEffect(() => {
    if (endedAt !== null) void refetch(); // what it has of each cloud has changed
  }, [endedAt, refetch]);
  const isWhole =
    way === 'file'
      ? text.trim() !== ''
      : chosen !== undefined && chosen.keys.every((key) => (values[key] ?? '').trim() !== '');

  const body = (): Partial<RegisterCredentials> => {
    if (way === 'file') return { file: text, replace };
    const keys = chosen?.keys ?? [];
    const given = Object.fromEntries(keys.map((key) => [key, (values[key] ?? '').trim()]));
    return { items: [{ provider: chosen?.provider ?? '', values: given }], replace };
  };
  const submit = (): void =>
    register.mutate(body(), {
      onSuccess() {
        setValues({});
        setText('');
      },
    });

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('credentialsTitle', { name: connection.name })}
      description={t('credentialsBody')}
      footer={
        <>
          <Button onClick={onClose}>{t('close')}</Button>
          <Button variant="primary" disabled={!isWhole} busy={isRunning} onClick={submit}>
            {t('register')}
          </Button>
        </>
      }
    >
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Skeleton rows={3} />}
      {found.data !== undefined && (
        <div className="flex flex-col gap-3">
          <Tabs
            label={t('credentialsWay')}
            value={way}
            onChange={setWay}
            items={[
              {
                id: 'one',
                label: t('oneCloud'),
                content: (
                  <div className="flex flex-col gap-3 pt-3">
                    <ProviderFields
                      providers={providers}
                      chosen={chosen}
                      onChoose={(next) => {
                        setProvider(next);
                        setValues({});
                      }}
                      values={values}
                      onChange={setValues}
                    />
                  </div>
                ),
              },
              {
                id: 'file',
                label: t('credentialsFile'),
                content: (
                  <div className="flex flex-col gap-3 pt-3">
                    <FileText value={text} onChange={setText} hint={t('cloudHint')} placeholder={example} />
                  </div>
                ),
              },
            ]}
          />
          <Checkbox label={t('replace')} hint={t('replaceHint')} checked={replace} onChange={setReplace} />
          {operation.data !== undefined && <ImportResults results={results} isOver={endedAt !== null} />}
          {refusal !== null && (
            <p role="alert" className="text-sm text-failed">
              {[refusal.detail, refusal.remedy, refusal.verbatim]
                .filter((part) => part !== undefined)
                .join(' ')}
            </p>
          )}
        </div>
      )}
    </Dialog>
  );
};
