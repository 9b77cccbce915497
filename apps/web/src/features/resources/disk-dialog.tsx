import type { Resource, Vm } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DiskChange } from '../../api/resources.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';

export type DiskDialogKind = 'create' | 'attach' | 'grow' | 'delete';

interface DiskDialogProps {
  kind: DiskDialogKind;
  /** Null: a new one. */
  disk: Resource | null;
  /** VMs that may hold it. */
  vms: readonly Vm[];
  /** Connections by infra, as a VM does not name its own. */
  connectionOf: (vm: Vm) => string | undefined;
  onChange: (change: DiskChange) => void;
  onClose: () => void;
}

const defaultSizeGib = 100;
const namePattern = /^[a-z][a-z0-9-]{0,39}$/;

/** Asks what a disk change needs. */
export const DiskDialog = ({ kind, disk, vms, connectionOf, onChange, onClose }: DiskDialogProps) => {
  const { t } = useTranslation('resources');
  const [name, setName] = useState('data');
  const [vmId, setVmId] = useState<string | undefined>(vms[0]?.id);
  const [sizeGib, setSizeGib] = useState<number | null>(disk?.sizeGib ?? defaultSizeGib);
  const vm = vms.find(({ id }) => id === vmId);
  const connectionId = vm === undefined ? undefined : connectionOf(vm);
  const minGib = kind === 'grow' ? (disk?.sizeGib ?? 0) + 1 : 1;
  const fits = sizeGib !== null && sizeGib >= minGib;

  const change = (): DiskChange | null => {
    if (disk !== null && kind === 'delete') return { kind, id: disk.id };
    if (disk !== null && kind === 'grow') return fits ? { kind, id: disk.id, sizeGib } : null;
    if (disk !== null && kind === 'attach')
      return vm === undefined ? null : { kind, id: disk.id, vmId: vm.id };
    if (vm === undefined || connectionId === undefined || !fits || !namePattern.test(name)) return null;
    const regionId = `${vm.provider}+${vm.region}`;
    return { kind: 'create', body: { name, connectionId, regionId, sizeGib, vmId: vm.id } };
  };
  const wanted = change();
  const confirm = (): void => {
    if (wanted === null) return;
    onChange(wanted);
    onClose();
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="sm"
      title={t(`title_${kind}`, { name: disk?.name ?? '' })}
      description={t(`body_${kind}`, { size: disk?.sizeGib ?? 0 })}
      footer={
        <>
          <Button {...(kind === 'delete' ? { 'data-autofocus': true } : {})} onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            variant={kind === 'delete' ? 'danger' : 'primary'}
            disabled={wanted === null}
            onClick={confirm}
          >
            {t(`button_${kind}`)}
          </Button>
        </>
      }
    >
      {kind !== 'delete' && (
        <div className="flex flex-col gap-3">
          {kind === 'create' && (
            <TextField
              label={t('name')}
              value={name}
              onChange={setName}
              hint={t('nameHint')}
              autoComplete="off"
              spellCheck={false}
            />
          )}
          {kind !== 'grow' && (
            <Select
              label={t('vm')}
              value={vmId}
              onChange={setVmId}
              placeholder={t('noVm')}
              disabled={vms.length === 0}
              hint={vms.length === 0 ? t('noVmHint') : undefined}
              options={vms.map(({ id, name: label, provider, region }) => ({
                value: id,
                label,
                hint: `${provider} ${region}`,
              }))}
            />
          )}
          {kind !== 'attach' && (
            <NumberField
              label={t('size')}
              value={sizeGib}
              onChange={setSizeGib}
              min={minGib}
              max={65_536}
              unit="GiB"
            />
          )}
        </div>
      )}
    </Dialog>
  );
};
