import type { Connection } from '@terroir/shared-types';
import { FileUp, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnections } from '../../api/connections.ts';
import { useSession } from '../../api/session.ts';
import { useShowReach } from '../../stores/use-show-reach.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { PanelBody, PanelFooter } from '../../ui/panel-body.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { AddDialog } from './adding/add-dialog.tsx';
import { ConnectionCard } from './connection-card.tsx';
import { CredentialsDialog } from './credentials/credentials-dialog.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { FileDialog } from './from-file/file-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';

type Asked = { kind: 'add' | 'file' } | { kind: 'import' | 'credentials' | 'delete'; connection: Connection };

/** Where VMs can be made or taken in: what is connected, whether it answers, and what it can do. */
export const ConnectionsPanel = () => {
  const { t } = useTranslation('connections');
  const connections = useConnections();
  const session = useSession();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [shownId, setShownId] = useState<string | null>(null);
  useShowReach(connections.data?.find(({ id }) => id === shownId) ?? null);
  const close = (): void => setAsked(null);
  if (connections.isError)
    return <ErrorState error={connections.error} retry={() => void connections.refetch()} />;
  if (connections.data === undefined) return <Skeleton />;
  const isAdmin = session.data?.role === 'admin';
  return (
    <>
      <PanelBody>
        <p className="mb-3 text-xs text-faint">{t('help')}</p>
        <ul className="flex flex-col gap-3" aria-label={t('title')}>
          {connections.data.map((connection) => (
            <ConnectionCard
              key={connection.id}
              connection={connection}
              mayChange={isAdmin && !connection.builtIn}
              isShown={shownId === connection.id}
              onShow={() => setShownId(shownId === connection.id ? null : connection.id)}
              onImport={() => setAsked({ kind: 'import', connection })}
              onCredentials={() => setAsked({ kind: 'credentials', connection })}
              onDelete={() => setAsked({ kind: 'delete', connection })}
            />
          ))}
        </ul>
      </PanelBody>
      {isAdmin && (
        <PanelFooter>
          <Button icon={FileUp} onClick={() => setAsked({ kind: 'file' })}>
            {t('fromFile')}
          </Button>
          <Button variant="primary" icon={Plus} onClick={() => setAsked({ kind: 'add' })}>
            {t('add')}
          </Button>
        </PanelFooter>
      )}
      {asked?.kind === 'add' && <AddDialog onClose={close} />}
      {asked?.kind === 'file' && <FileDialog onClose={close} />}
      {asked?.kind === 'import' && <ImportDialog connection={asked.connection} onClose={close} />}
      {asked?.kind === 'credentials' && <CredentialsDialog connection={asked.connection} onClose={close} />}
      {asked?.kind === 'delete' && <DeleteDialog connection={asked.connection} onClose={close} />}
    </>
  );
};
