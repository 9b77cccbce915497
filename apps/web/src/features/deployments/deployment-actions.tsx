import type { Deployment, DeploymentAction } from '@terroir/shared-types';
import { Activity, ArrowUpCircle, Play, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useActOnDeployment } from '../../api/deployments.ts';
import { useSelection } from '../../stores/url-state.ts';
import { useShowPanel } from '../../stores/use-show-panel.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { notifyError } from '../../ui/toast.tsx';

const actions = [
  { action: 'start', icon: Play },
  { action: 'stop', icon: Square },
  { action: 'status', icon: Activity },
  { action: 'upgrade', icon: ArrowUpCircle },
] as const;

/** Start, stop, ask and upgrade of each served thing; each is a run whose output opens. */
export const DeploymentActions = ({ deployment }: { deployment: Deployment }) => {
  const { t, i18n } = useTranslation('deployments');
  const language = i18n.language === 'ko' ? 'ko' : 'en';
  const act = useActOnDeployment(deployment.id);
  const [, setSelection] = useSelection();
  const showPanel = useShowPanel();
  const run = (body: DeploymentAction): void =>
    act.mutate(body, {
      onSuccess: ({ id }) => {
        void setSelection({ run: id });
        showPanel('dock', 'console');
      },
      onError: (error) => notifyError(t('notDone'), error),
    });
  return deployment.services.map(({ name, title, canUpgrade }) => (
    <div key={name} className="flex items-center gap-0.5">
      <span className="min-w-0 flex-1 truncate text-xs text-muted">{title[language]}</span>
      {actions
        .filter(({ action }) => action !== 'upgrade' || canUpgrade)
        .map(({ action, icon }) => (
          <IconButton
            key={action}
            size="sm"
            label={t(`act_${action}`, { name: title[language] })}
            icon={icon}
            disabled={act.isPending}
            onClick={() => run({ action, service: name })}
          />
        ))}
    </div>
  ));
};
