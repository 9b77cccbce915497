import type { Endpoint, Publication, PublicationState } from '@terroir/shared-types';
import { Globe, KeyRound, ShieldOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWithdraw } from '../../../api/publications.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Tone } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { notifyError } from '../../../ui/toast.tsx';
import { wordingText } from '../../../i18n/wording-text.ts';
import { callSnippet } from './call-snippet.ts';

const tones: Record<PublicationState, Tone> = {
  installing: 'transient',
  opening: 'transient',
  checking: 'transient',
  published: 'running',
  withdrawing: 'transient',
  failed: 'failed',
};

interface PublicationBlockProps {
  endpoint: Endpoint;
  publication: Publication;
  onShowKey: () => void;
}

/** How an endpoint is published: where, for whom, with what certificate, and the way back. */
export const PublicationBlock = ({ endpoint, publication, onShowKey }: PublicationBlockProps) => {
  const { t } = useTranslation('publish');
  const withdraw = useWithdraw(endpoint);
  const [asking, setAsking] = useState(false);
  const { state, url, from, port, firewall, keyShown, certificate, fingerprint } = publication;
  const { detail, detailWording, remedy, remedyWording } = publication;
  const isOpen = state === 'published';
  return (
    <section
      aria-label={t('publication')}
      className="flex flex-col gap-1.5 rounded-lg border border-line p-2 text-xs"
    >
      <div className="flex items-center gap-2">
        <Globe aria-hidden className="size-3.5 shrink-0 text-muted" />
        <span aria-live="polite" className="min-w-0 flex-1 font-medium">
          {t(`says_${state}`)}
        </span>
        <Badge tone={tones[state]}>{t(`state_${state}`)}</Badge>
      </div>
      {url !== null && isOpen && (
        <p className="flex items-center gap-1">
          <code className="min-w-0 flex-1 truncate" title={url}>
            {url}
          </code>
          <CopyButton text={url} label={t('copyUrl')} />
        </p>
      )}
      {isOpen && (
        <p className="text-muted">
          {t(firewall === 'opened' ? 'openFor' : 'openNotOurs', { port: port ?? 0, from })}
          {publication.simulated && ` ${t('simulated')}`}
        </p>
      )}
      {detail !== null && (
        <p
          role={state === 'failed' ? 'alert' : undefined}
          className={state === 'failed' ? 'break-words text-failed' : 'break-words text-muted'}
        >
          {wordingText(detail, detailWording)}
          {remedy !== null && (
            <span className="mt-0.5 block text-text">{wordingText(remedy, remedyWording)}</span>
          )}
        </p>
      )}
      {isOpen && certificate !== null && fingerprint !== null && url !== null && (
        <details>
          <summary className="cursor-pointer text-muted thumb:min-h-11 thumb:content-center">
            {t('howToCall')}
          </summary>
          <p className="mt-1 text-muted">{t('certificateHint')}</p>
          <p className="flex items-center gap-1">
            <code className="min-w-0 flex-1 truncate text-2xs" title={fingerprint}>
              SHA-256 {fingerprint}
            </code>
            <CopyButton text={certificate} label={t('copyCertificate')} />
          </p>
          <div className="flex items-start gap-1">
            <pre className="min-w-0 flex-1 overflow-auto rounded-md border border-line bg-sunken p-2 font-mono text-2xs">
              {callSnippet(publication)}
            </pre>
            <CopyButton text={callSnippet(publication)} label={t('copyCall')} />
          </div>
        </details>
      )}
      <div className="flex flex-wrap gap-2">
        {!keyShown && state !== 'withdrawing' && state !== 'failed' && (
          <Button size="sm" icon={KeyRound} onClick={onShowKey}>
            {t('showKey')}
          </Button>
        )}
        {state !== 'withdrawing' && (
          <Button size="sm" icon={ShieldOff} busy={withdraw.isPending} onClick={() => setAsking(true)}>
            {t('withdraw')}
          </Button>
        )}
      </div>
      {asking && (
        <Dialog
          open
          onOpenChange={setAsking}
          size="sm"
          title={t('withdrawTitle', { name: endpoint.name })}
          description={t('withdrawDescription')}
          footer={
            <>
              <Button onClick={() => setAsking(false)}>{t('keepPublished')}</Button>
              <Button
                variant="danger"
                data-autofocus
                onClick={() => {
                  setAsking(false);
                  withdraw.mutate(undefined, {
                    onError: (error) => notifyError(t('notWithdrawn'), error),
                  });
                }}
              >
                {t('withdraw')}
              </Button>
            </>
          }
        />
      )}
    </section>
  );
};
