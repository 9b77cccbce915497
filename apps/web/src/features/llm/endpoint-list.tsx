import type { Endpoint, InfraSummary } from '@terroir/shared-types';
import { Code, ExternalLink, Gauge, Globe, MessageSquare, MessagesSquare, Waypoints } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEndpoints } from '../../api/endpoints.ts';
import { useInfras } from '../../api/infras.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { Button, buttonVariants } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { HealthBadge } from '../../ui/status-badge.tsx';
import { BenchmarkBlock } from './benchmark/benchmark-block.tsx';
import { ChatBox } from './chat-box.tsx';
import { ConnectSnippets } from './connect-snippets.tsx';
import { gatewayPreset, GatewayForm } from './gateway/gateway-form.tsx';
import { KeyDialog } from './publishing/key-dialog.tsx';
import { wordingText } from '../../i18n/wording-text.ts';
import { PublicationBlock } from './publishing/publication-block.tsx';
import { PublishDialog } from './publishing/publish-dialog.tsx';

const EndpointCard = ({ endpoint, simulated }: { endpoint: Endpoint; simulated: boolean }) => {
  const { t } = useTranslation(['llm', 'publish', 'benchmark']);
  const [measuring, setMeasuring] = useState(false);
  const [dialog, setDialog] = useState<'publish' | 'key' | null>(null);
  const [chatting, setChatting] = useState(false);
  const [connecting, setConnecting] = useState(false);
  const { name, model, models, health, lastCheckedAt, openUrl, infraId, publication } = endpoint;
  const asked = model ?? models[0] ?? null;
  const mayPublish = publication === null || publication.state === 'failed';
  const baseUrl = `${location.origin}/api/v1/infras/${infraId}/openai/v1`;
  const title = model ?? name;
  const healthy = health === 'healthy';
  const detail = wordingText(endpoint.detail, endpoint.detailWording);
  return (
    <li aria-label={title} className="flex flex-col gap-2 border-b border-line/60 px-4 py-3">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-medium" title={title}>
          {title}
        </span>
        <HealthBadge health={health} title={detail} />
      </div>
      <p className="flex items-center gap-2 text-xs text-muted">
        <span className="min-w-0 flex-1 truncate" title={detail}>
          {healthy ? t('answers') : detail}
        </span>
        {lastCheckedAt !== null && <RelativeTime at={lastCheckedAt} className="shrink-0 text-faint" />}
      </p>
      <p className="flex items-center gap-1 text-xs">
        <span className="shrink-0 text-faint">{t('baseUrl')}</span>
        <code className="min-w-0 flex-1 truncate" title={baseUrl}>
          {baseUrl}
        </code>
        <CopyButton text={baseUrl} label={t('copyBaseUrl')} />
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          variant={healthy && !chatting ? 'primary' : 'secondary'}
          icon={MessageSquare}
          disabled={!healthy}
          aria-expanded={chatting}
          title={healthy ? undefined : t('waitHealthy')}
          onClick={() => setChatting(!chatting)}
        >
          {t(chatting ? 'closeChat' : 'chat')}
        </Button>
        {asked !== null && (
          <Button size="sm" icon={Code} aria-expanded={connecting} onClick={() => setConnecting(!connecting)}>
            {t('connect')}
          </Button>
        )}
        {healthy && (
          <a
            href={openUrl}
            target="_blank"
            rel="noreferrer noopener"
            className={`inline-flex h-7 thumb:h-11 items-center gap-1.5 rounded-md px-2.5 text-xs font-medium ${buttonVariants.secondary}`}
          >
            <ExternalLink aria-hidden className="size-3.5" />
            {t('open', { name })}
          </a>
        )}
        {model !== null && (
          <Button size="sm" icon={Gauge} aria-expanded={measuring} onClick={() => setMeasuring(!measuring)}>
            {t('benchmark:title')}
          </Button>
        )}
        {healthy && mayPublish && (
          <Button size="sm" variant="ghost" icon={Globe} onClick={() => setDialog('publish')}>
            {t(publication === null ? 'publish:publish' : 'publish:publishAgain')}
          </Button>
        )}
      </div>
      {publication !== null && (
        <PublicationBlock endpoint={endpoint} publication={publication} onShowKey={() => setDialog('key')} />
      )}
      {dialog === 'publish' && (
        <PublishDialog
          endpoint={endpoint}
          onClose={() => setDialog(null)}
          onPublished={() => setDialog('key')}
        />
      )}
      {dialog === 'key' && <KeyDialog endpoint={endpoint} onClose={() => setDialog(null)} />}
      {measuring && <BenchmarkBlock endpoint={endpoint} />}
      {connecting && asked !== null && <ConnectSnippets baseUrl={baseUrl} model={asked} />}
      {chatting && healthy && (
        <ChatBox infraId={infraId} vmId={endpoint.vmId} model={asked} simulated={simulated} />
      )}
    </li>
  );
};

/** What one infra serves. */
export const InfraEndpoints = ({ infraId, simulated }: { infraId: string; simulated: boolean }) => {
  const { t } = useTranslation('llm');
  const endpoints = useEndpoints(infraId);
  if (endpoints.isError) return <ErrorState error={endpoints.error} retry={() => void endpoints.refetch()} />;
  if (endpoints.data === undefined) return <Skeleton rows={2} />;
  if (endpoints.data.length === 0)
    return <EmptyState kind="first-use" title={t('endpointsEmpty')} hint={t('endpointsEmptyDetail')} />;
  return (
    <ul>
      {endpoints.data.map((endpoint) => (
        <EndpointCard key={endpoint.id} endpoint={endpoint} simulated={simulated} />
      ))}
    </ul>
  );
};

const serves = ({ presetId, counts }: InfraSummary): boolean =>
  presetId !== null &&
  Object.entries(counts).some(
    ([status, count]) => count > 0 && status !== 'terminated' && status !== 'failed',
  );

/** What all infras serve, under their names. */
export const EndpointList = ({ onDeploy }: { onDeploy: () => void }) => {
  const { t } = useTranslation('llm');
  const infras = useInfras();
  const showPanel = useShowPanel();
  const [gateway, setGateway] = useState(false);
  if (infras.isError) return <ErrorState error={infras.error} retry={() => void infras.refetch()} />;
  if (infras.data === undefined) return <Skeleton />;
  const serving = infras.data.items.filter(serves);
  if (serving.length === 0)
    return (
      <EmptyState
        kind="first-use"
        title={t('endpointsEmpty')}
        hint={t('endpointsEmptyDetail')}
        action={<Button onClick={onDeploy}>{t('endpointsEmptyAction')}</Button>}
      />
    );
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="border-b border-line px-4 py-2">
        <div className="flex flex-wrap gap-2">
          <Button size="sm" icon={MessagesSquare} onClick={() => showPanel('dock', 'ask')}>
            {t('askTitle')}
          </Button>
          <Button size="sm" icon={Waypoints} aria-expanded={gateway} onClick={() => setGateway(!gateway)}>
            {t('gateway')}
          </Button>
        </div>
      </div>
      {gateway && <GatewayForm serving={serving.filter(({ presetId }) => presetId !== gatewayPreset)} />}
      {serving.map(({ id, name, simulated }) => (
        <section key={id} aria-label={name}>
          <h4 className="border-b border-line bg-raised px-4 py-1.5 text-sm font-semibold">{name}</h4>
          <InfraEndpoints infraId={id} simulated={simulated} />
        </section>
      ))}
    </div>
  );
};
