import { useTranslation } from 'react-i18next';
import { useMonitoring, useSetMonitoring } from '../../api/monitoring.ts';
import { Switch } from '../../ui/switch.tsx';
import { notifyError } from '../../ui/toast.tsx';

/** Begins or stops to read how the VMs of a running infra are used. */
export const MonitoringSwitch = ({ infraId }: { infraId: string }) => {
  const { t } = useTranslation('infras');
  const monitoring = useMonitoring(infraId).data;
  const set = useSetMonitoring(infraId);
  if (monitoring === undefined) return null;
  return (
    <Switch
      label={t('monitoring')}
      checked={monitoring.enabled}
      onChange={(enabled) =>
        set.mutate(enabled, { onError: (error) => notifyError(t('actionFailed'), error) })
      }
    />
  );
};
