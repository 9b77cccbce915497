import type { Webhook, WebhookReach } from '@terroir/shared-types';
import { Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddWebhook, useRemoveWebhook, useTestWebhook, useWebhooks } from '../../api/webhooks.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notifyError } from '../../ui/toast.tsx';

const reaches = ['public', 'private', 'loopback'] as const;

const WebhookRow = ({ webhook }: { webhook: Webhook }) => {
  const { t } = useTranslation('settings');
  const test = useTestWebhook();
  const remove = useRemoveWebhook();
  const { id, url, reach, lastDelivery } = webhook;
  return (
    <li className="flex flex-col gap-0.5 rounded-md border border-line p-2 text-sm">
      <span className="flex items-center gap-1">
        <span className="min-w-0 flex-1 truncate font-medium" title={url}>
          {url}
        </span>
        <IconButton
          size="sm"
          label={t('testWebhook')}
          icon={Send}
          onClick={() => test.mutate(id, { onError: (error) => notifyError(t('testFailed'), error) })}
        />
        <IconButton
          size="sm"
          label={t('removeWebhook', { url })}
          icon={Trash2}
          onClick={() => remove.mutate(id, { onError: (error) => notifyError(t('removeFailed'), error) })}
        />
      </span>
      <span className="text-xs text-muted">{t(`reach_${reach}`)}</span>
      <span className="text-xs break-words text-faint">
        {lastDelivery === null
          ? t('neverCalled')
          : t(`delivery_${lastDelivery.status}`, {
              attempts: lastDelivery.attempts,
              detail: lastDelivery.detail,
            })}
      </span>
    </li>
  );
};

/** Who is told outside this page when a spending cap fills up. */
export const Webhooks = () => {
  const { t } = useTranslation('settings');
  const webhooks = useWebhooks();
  const add = useAddWebhook();
  const [url, setUrl] = useState('');
  const [reach, setReach] = useState<WebhookReach>('public');
  if (webhooks.isError) return <ErrorState error={webhooks.error} retry={() => void webhooks.refetch()} />;
  if (webhooks.data === undefined) return <Skeleton rows={1} />;
  const submit = (): void =>
    add.mutate(
      { url: url.trim(), reach },
      { onSuccess: () => setUrl(''), onError: (error) => notifyError(t('webhookFailed'), error) },
    );
  return (
    <div className="flex flex-col gap-3">
      <p className="text-xs text-faint">{t('webhooksHelp')}</p>
      {webhooks.data.length > 0 && (
        <ul className="flex flex-col gap-2">
          {webhooks.data.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} />
          ))}
        </ul>
      )}
      {add.data && webhooks.data.some(({ id }) => id === add.data.id) && (
        <output className="flex flex-col gap-1 rounded-md border border-accent/50 p-2 text-xs">
          <span>{t('webhookSecret', { url: add.data.url })}</span>
          <span className="flex items-center gap-1">
            <code className="min-w-0 flex-1 break-all">{add.data.secret}</code>
            <CopyButton text={add.data.secret} label={t('copySecret')} />
          </span>
        </output>
      )}
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label={t('webhookUrl')}
          type="url"
          placeholder="https://"
          maxLength={2000}
          value={url}
          onChange={setUrl}
        />
        <Select
          label={t('webhookReach')}
          value={reach}
          onChange={setReach}
          options={reaches.map((value) => ({ value, label: t(`reach_${value}`) }))}
        />
        <Button type="submit" className="self-start" busy={add.isPending} disabled={url.trim() === ''}>
          {t('addWebhook')}
        </Button>
      </form>
    </div>
  );
};
