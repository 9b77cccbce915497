import type { Endpoint } from '@terroir/shared-types';
import { ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePublish } from '../../../api/publications.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { NumberField } from '../../../ui/number-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { notifyError } from '../../../ui/toast.tsx';

interface PublishDialogProps {
  endpoint: Endpoint;
  onClose: () => void;
  /** Its key may be shown now. */
  onPublished: () => void;
}

const everybody = '0.0.0.0/0';

/** Asks before an endpoint becomes reachable from the internet: the risk, the one port, who may come. */
export const PublishDialog = ({ endpoint, onClose, onPublished }: PublishDialogProps) => {
  const { t } = useTranslation('publish');
  const publish = usePublish(endpoint);
  const [port, setPort] = useState<number | null>(null);
  const [from, setFrom] = useState(everybody);
  const [domain, setDomain] = useState('');
  const isPage = endpoint.kind === 'http';
  const confirm = (): void =>
    publish.mutate(
      {
        from: from.trim(),
        ...(port === null || domain !== '' ? {} : { port }),
        ...(domain.trim() === '' ? {} : { domain: domain.trim() }),
      },
      { onSuccess: onPublished, onError: (error) => notifyError(t('notPublished'), error) },
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="sm"
      title={t('title', { name: endpoint.name })}
      description={t('description')}
      footer={
        <>
          <Button onClick={onClose}>{t('keepPrivate')}</Button>
          <Button variant="danger" busy={publish.isPending} onClick={confirm}>
            {t('confirm')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="flex gap-2 rounded-lg border border-line bg-raised p-2 text-xs">
          <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
          <span>{t(isPage ? 'riskPage' : 'riskKey')}</span>
        </p>
        <TextField label={t('from')} hint={t('fromHint')} value={from} onChange={setFrom} mono />
        <TextField
          label={t('domain')}
          hint={t('domainHint')}
          value={domain}
          onChange={setDomain}
          placeholder="llm.example.com"
          mono
        />
        {domain === '' && (
          <NumberField
            label={t('port')}
            value={port}
            onChange={setPort}
            min={1}
            max={65_535}
            placeholder={t('portChosen')}
          />
        )}
        <ul className="flex list-disc flex-col gap-1 pl-4 text-xs text-muted">
          <li>{t('onePort')}</li>
          <li>{t('shownOnce')}</li>
          <li>{t('costsNothing')}</li>
        </ul>
      </div>
    </Dialog>
  );
};
