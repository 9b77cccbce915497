import type { Deployment } from '@terroir/shared-types';
import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useDeployments, useRetryDeployment } from '../../api/deployments.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { notifyError } from '../../ui/toast.tsx';
import { DeployedVmCard, deployedTone } from './deployed-vm-card.tsx';
import { DeploymentActions } from './deployment-actions.tsx';
import { LinkList } from './link-list.tsx';
import { RevealedSecret } from './revealed-secret.tsx';

const DeploymentCard = ({ deployment }: { deployment: Deployment }) => {
  const { t, i18n } = useTranslation('deployments');
  const language = i18n.language === 'ko' ? 'ko' : 'en';
  const retry = useRetryDeployment(deployment);
  const { id, presetId, presetVersion, status, readyCount, vms, links, services, secrets } = deployment;
  const failed = vms.filter((vm) => vm.status === 'failed').length;
  const again = (vmIds?: string[]): void =>
    retry.mutate(vmIds, { onError: (error) => notifyError(t('notRetried'), error) });
  return (
    <section aria-label={t('of', { preset: presetId })}>
      <div className="flex flex-col gap-1 border-b border-line bg-raised px-4 py-2">
        <div className="flex items-center gap-2">
          <h4 className="min-w-0 flex-1 truncate text-sm font-semibold">
            {presetId} <span className="text-xs font-normal text-faint">{presetVersion}</span>
          </h4>
          <span className="text-xs text-muted tabular">
            {t('ready', { count: readyCount, total: vms.length })}
          </span>
          <Badge tone={deployedTone[status]}>{t(`status_${status}`)}</Badge>
        </div>
        {failed > 1 && (
          <Button
            size="sm"
            className="self-start"
            icon={RotateCw}
            busy={retry.isPending}
            onClick={() => again()}
          >
            {t('retryFailed', { count: failed })}
          </Button>
        )}
        {services.length > 0 && <DeploymentActions deployment={deployment} />}
        {secrets.map(({ name, label }) => (
          <RevealedSecret key={name} deploymentId={id} name={name} label={label[language]} />
        ))}
      </div>
      {links.length > 0 && <LinkList links={links} />}
      <ul>
        {vms.map((vm) => (
          <DeployedVmCard key={vm.vmId} vm={vm} retrying={retry.isPending} onRetry={() => again([vm.vmId])} />
        ))}
      </ul>
    </section>
  );
};

/** What presets do on the VMs of an infra, live. */
export const InfraDeployments = ({ infraId }: { infraId: string }) => {
  const { data, error, refetch } = useDeployments(infraId);
  if (error !== null && data === undefined) return <ErrorState error={error} retry={() => void refetch()} />;
  return data?.map((deployment) => <DeploymentCard key={deployment.id} deployment={deployment} />);
};
