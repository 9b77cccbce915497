import type { Connection } from '@terroir/shared-types';
import { Download, FlaskConical, KeyRound, MapPin, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useTestConnection } from '../../api/connections.ts';
import { problemText } from '../../i18n/problem-text.ts';
import { wordingText } from '../../i18n/wording-text.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { CapLine } from './cap-line.tsx';
import { ReportView } from './report/report-view.tsx';

const tones: Record<Connection['status']['status'], Tone> = {
  ready: 'running',
  starting: 'transient',
  failed: 'failed',
};

const secretNames = ['secretAccessKey', 'sessionToken', 'password', 'privateKey', 'token'] as const;

interface ConnectionCardProps {
  connection: Connection;
  mayChange: boolean;
  /** The map shows its regions and no others. */
  isShown: boolean;
  onShow: () => void;
  onImport: () => void;
  onCredentials: () => void;
  onDelete: () => void;
}

export const ConnectionCard = (props: ConnectionCardProps) => {
  const { connection, mayChange, isShown, onShow, onImport, onCredentials, onDelete } = props;
  const { t } = useTranslation(['connections', 'status']);
  const test = useTestConnection();
  const { id, name, driver, regions, providers, simulated, status, secrets, canImport, takesCredentials } =
    connection;
  const secretName = (secret: string): string =>
    t(`secret_${secretNames.find((one) => one === secret) ?? 'other'}`);
  const reach =
    regions !== null
      ? t('regions', { count: regions.length })
      : t(providers.includes('*') ? 'allProviders' : 'regionsNotAsked');
  // It was asked, and the answer is a failure; it is asked again.
  const isUnanswered = status.status === 'starting' && status.remedy !== undefined;
  const failed = test.isError ? problemText(test.error) : null;
  return (
    <li className="flex flex-col gap-2 rounded-md border border-line p-3 text-sm" aria-label={name}>
      <div className="flex items-center gap-1">
        <h3 className="min-w-0 flex-1 truncate font-medium" title={name}>
          {name}
        </h3>
        <IconButton size="sm" icon={MapPin} label={t('showOnMap')} aria-pressed={isShown} onClick={onShow} />
        {mayChange && (
          <IconButton size="sm" icon={Trash2} label={t('deleteNamed', { name })} onClick={onDelete} />
        )}
      </div>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <p className="min-w-0 flex-1 text-xs break-words text-muted">
          {t(`driver_${driver}`)} · {reach}
        </p>
        <Badge tone={simulated ? 'accent' : 'paused'}>{t(simulated ? 'simulated' : 'realMoney')}</Badge>
        {isUnanswered ? (
          <Badge tone="paused">{t('status:component.unanswered')}</Badge>
        ) : (
          <Badge tone={tones[status.status]}>{t(`status:component.${status.status}`)}</Badge>
        )}
      </div>
      {status.detail !== '' && (
        <div className="flex flex-col gap-0.5 text-xs break-words">
          <p className={status.status === 'ready' ? 'text-faint' : 'text-text'}>
            {wordingText(status.detail, status.detailWording)}
          </p>
          {status.status !== 'ready' && status.remedy !== undefined && (
            <p className="text-muted">{wordingText(status.remedy, status.remedyWording)}</p>
          )}
        </div>
      )}
      {secrets.length > 0 && (
        <p className="text-xs break-words text-faint">
          {secrets.map(({ name: secret, last4 }) => `${secretName(secret)} ••••${last4 ?? ''}`).join('  ')}
        </p>
      )}
      <CapLine connectionId={id} />
      <div className="flex flex-wrap gap-2">
        <Button size="sm" icon={FlaskConical} busy={test.isPending} onClick={() => test.mutate(id)}>
          {t('test')}
        </Button>
        {canImport && (
          <Button size="sm" icon={Download} onClick={onImport}>
            {t('importVms')}
          </Button>
        )}
        {mayChange && takesCredentials === true && (
          <Button size="sm" icon={KeyRound} onClick={onCredentials}>
            {t('credentials')}
          </Button>
        )}
      </div>
      {failed !== null && (
        <p role="alert" className="text-xs text-failed">
          {[failed.detail, failed.remedy, failed.verbatim].filter((text) => text !== undefined).join(' ')}
        </p>
      )}
      {test.data !== undefined && <ReportView report={test.data} />}
    </li>
  );
};
