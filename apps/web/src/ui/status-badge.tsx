import type { OperationStatus, RunStatus, TaskStatus, VmStatus } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { Badge } from './badge.tsx';
import { healthLook, operationLook, runLook, taskLook, vmLook } from './status-look.ts';

interface Common {
  outlined?: boolean;
  /** The driver's own word, or why it is so. */
  title?: string;
}

export const VmStatusBadge = ({ status, ...rest }: Common & { status: VmStatus }) => {
  const { t } = useTranslation('status');
  return (
    <Badge {...vmLook[status]} {...rest}>
      {t(`vm.${status}`)}
    </Badge>
  );
};

export const TaskStatusBadge = ({ status, ...rest }: Common & { status: TaskStatus }) => {
  const { t } = useTranslation('status');
  return (
    <Badge {...taskLook[status]} {...rest}>
      {t(`task.${status}`)}
    </Badge>
  );
};

export const RunStatusBadge = ({ status, ...rest }: Common & { status: RunStatus }) => {
  const { t } = useTranslation('status');
  return (
    <Badge {...runLook[status]} {...rest}>
      {t(`run.${status}`)}
    </Badge>
  );
};

export const OperationStatusBadge = ({ status, ...rest }: Common & { status: OperationStatus }) => {
  const { t } = useTranslation('status');
  return (
    <Badge {...operationLook[status]} {...rest}>
      {t(`operation.${status}`)}
    </Badge>
  );
};

export const HealthBadge = ({ health, ...rest }: Common & { health: keyof typeof healthLook }) => {
  const { t } = useTranslation('status');
  return (
    <Badge {...healthLook[health]} {...rest}>
      {t(`health.${health}`)}
    </Badge>
  );
};
