import type { Resource } from '@terroir/shared-types';
import { DoorOpen, Ellipsis, Expand, Link2, Trash2, Unlink2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { formatGib } from '../../lib/format.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, type MenuAction } from '../../ui/menu.tsx';
import type { DiskDialogKind } from './disk-dialog.tsx';
import { rangesOf, rangeText } from './ports.ts';
import { remedyText } from '../../i18n/problem-text.ts';
import { wordingText } from '../../i18n/wording-text.ts';

const tones: Record<Resource['status'], Tone> = {
  creating: 'transient',
  available: 'neutral',
  attaching: 'transient',
  attached: 'running',
  detaching: 'transient',
  growing: 'transient',
  changing: 'transient',
  deleting: 'transient',
  missing: 'failed',
  failed: 'failed',
  'in-use': 'running',
};

interface ResourceRowProps {
  resource: Resource;
  onAsk: (kind: DiskDialogKind) => void;
  onDetach: () => void;
  /** Of a security group. */
  onOpenings: () => void;
  onRemove: () => void;
}

/** On its way somewhere, or not there: what is seen now is not what it will be. */
const isMoving = (status: Resource['status']): boolean =>
  status === 'creating' || status === 'changing' || status === 'deleting' || status === 'missing';

const madeKinds = ['vnet', 'subnet', 'security-group', 'key'] as const;

/** One resource: what it is, where, who uses it, and for disks what can be done. */
export const ResourceRow = ({ resource, onAsk, onDetach, onOpenings, onRemove }: ResourceRowProps) => {
  const { t, i18n } = useTranslation(['resources', 'status']);
  const { kind, name, provider, region, status, sizeGib, usedBy, vmName, failure, removable } = resource;
  const isIdle = status === 'available' || status === 'attached' || status === 'failed';
  const actions: MenuAction[] = [
    vmName === null
      ? {
          id: 'attach',
          label: t('attach'),
          icon: Link2,
          disabled: !isIdle,
          onSelect: () => onAsk('attach'),
        }
      : { id: 'detach', label: t('detach'), icon: Unlink2, disabled: !isIdle, onSelect: onDetach },
    { id: 'grow', label: t('grow'), icon: Expand, disabled: !isIdle, onSelect: () => onAsk('grow') },
    {
      id: 'delete',
      label: t('delete'),
      icon: Trash2,
      danger: true,
      disabled: !removable,
      hint: removable ? '' : t('deleteHint'),
      onSelect: () => onAsk('delete'),
    },
  ];
  const made = madeKinds.find((one) => one === kind);
  const ports = [...new Set(rangesOf(resource.openings ?? []).map(rangeText))].join(', ');
  const place = [provider, region].filter((part) => part !== null).join(' ');
  return (
    <li className="flex items-start gap-3 border-b border-line/60 px-4 py-2 text-sm">
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium" title={name}>
            {name}
          </span>
          <Badge tone={tones[status]}>{t(`status:resource.${status}`)}</Badge>
          {usedBy > 1 && <Badge>{t('shared')}</Badge>}
        </span>
        <span className="block text-xs break-words text-muted">
          {made !== undefined && `${t(`kind_${made}`)} · `}
          {sizeGib !== null && <span className="tabular">{formatGib(sizeGib, i18n.language)} · </span>}
          {[place, vmName ?? (usedBy === 0 || kind === 'disk' ? '' : t('usedBy', { count: usedBy }))]
            .filter((part) => part !== '')
            .join(' · ')}
          {ports !== '' && ` · ${t('ports', { ports })}`}
        </span>
        {failure !== undefined && (
          <span className="block text-xs break-words text-failed">
            {wordingText(failure.message, failure.messageWording)} {remedyText(failure)}
          </span>
        )}
        {kind === 'disk' && removable && status === 'available' && (
          <span className="block text-xs text-transient">{t('unusedHint')}</span>
        )}
      </span>
      {resource.openings !== undefined && (
        <IconButton
          label={t('openingsOf', { name })}
          icon={DoorOpen}
          size="sm"
          disabled={isMoving(status)}
          onClick={onOpenings}
        />
      )}
      {made !== undefined && removable && (
        <IconButton label={t('remove', { name })} icon={Trash2} size="sm" onClick={onRemove} />
      )}
      {kind === 'disk' && (
        <Menu
          actions={actions}
          trigger={<IconButton label={t('actions', { name })} icon={Ellipsis} size="sm" />}
        />
      )}
    </li>
  );
};
