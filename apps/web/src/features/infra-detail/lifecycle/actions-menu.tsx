import type { InfraAction, VmStatus } from '@terroir/shared-types';
import { Ellipsis, Pause, Play, RotateCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { TerminateDialog } from './terminate-dialog.tsx';
import { useLifecycle } from './use-lifecycle.ts';
import { useConnections } from '../../../api/connections.ts';
import { wordingText } from '../../../i18n/wording-text.ts';

interface ActionsMenuProps {
  infraId: string;
  /** What cannot be done through it is absent, with the reason. */
  connectionId: string;
  /** What is acted on, by name. */
  name: string;
  /** The whole infra when neither is given. */
  nodeGroup?: string;
  vmIds?: string[];
  statuses: readonly VmStatus[];
  hourlyUsd: number;
}

/** Suspend, resume, reboot, terminate: each only where something can do it. */
export const ActionsMenu = (props: ActionsMenuProps) => {
  const { infraId, connectionId, name, nodeGroup, vmIds, statuses, hourlyUsd } = props;
  const { t } = useTranslation('infras');
  const act = useLifecycle();
  const connection = useConnections().data?.find(({ id }) => id === connectionId);
  const lacks = connection?.lacks ?? [];
  const [terminating, setTerminating] = useState(false);
  const living = statuses.filter((status) => status !== 'terminated' && status !== 'failed');
  const send = (action: InfraAction): void =>
    act(
      {
        infraId,
        action,
        ...(nodeGroup === undefined ? {} : { nodeGroup }),
        ...(vmIds === undefined ? {} : { vmIds }),
      },
      name,
    );
  const whole = nodeGroup === undefined && vmIds === undefined;
  return (
    <>
      <Menu
        trigger={<IconButton size="sm" label={t('actionsFor', { name })} icon={Ellipsis} />}
        notes={lacks.map(
          ({ action, detail, detailWording }) => `${t(action)}: ${wordingText(detail, detailWording)}`,
        )}
        actions={[
          {
            id: 'suspend',
            label: t('suspend'),
            icon: Pause,
            disabled: !living.includes('running'),
            onSelect: () => send('suspend'),
          },
          {
            id: 'resume',
            label: t('resume'),
            icon: Play,
            disabled: !living.includes('suspended'),
            onSelect: () => send('resume'),
          },
          {
            id: 'reboot',
            label: t('reboot'),
            icon: RotateCw,
            disabled: !living.includes('running'),
            onSelect: () => send('reboot'),
          },
          ...(whole && statuses.includes('failed')
            ? [{ id: 'refine', label: t('refine'), onSelect: () => send('refine') }]
            : []),
          {
            id: 'terminate',
            label: t('terminate'),
            icon: Trash2,
            danger: true,
            disabled: living.length === 0,
            onSelect: () => setTerminating(true),
          },
        ].filter(({ id }) => lacks.every(({ action }) => action !== id))}
      />
      {terminating && (
        <TerminateDialog
          name={name}
          count={living.length}
          hourlyUsd={hourlyUsd}
          typeName={whole}
          onConfirm={() => send('terminate')}
          onClose={() => setTerminating(false)}
        />
      )}
    </>
  );
};
