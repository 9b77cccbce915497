import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRegionName } from '../../api/regions.ts';
import { useSpec } from '../../api/specs.ts';
import { formatGib, formatNumber } from '../../lib/format.ts';
import { suggestedMaxCount, useLaunchDraft } from '../../stores/launch-draft.ts';
import type { DraftGroup } from '../../stores/launch-draft.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Money } from '../../ui/money.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { FailoverField } from './failover-field.tsx';
import { ImageField } from './image-field.tsx';

interface GroupEditorProps {
  group: DraftGroup;
  nameError: string | undefined;
}

/** One node group of the draft: spec, name, count, image and root disk. */
export const GroupEditor = ({ group, nameError }: GroupEditorProps) => {
  const { t, i18n } = useTranslation('launch');
  const changeGroup = useLaunchDraft((draft) => draft.changeGroup);
  const removeGroup = useLaunchDraft((draft) => draft.removeGroup);
  const { spec, key, name, disk, count } = group;
  const regionName = useRegionName();
  const change = (next: Partial<DraftGroup>): void => changeGroup(key, next);
  // The selection remembers the spec; its price may have changed since.
  const priced = useSpec(spec.id).data ?? spec;
  return (
    <section
      aria-label={name}
      className="flex flex-col gap-2.5 rounded-lg border border-line bg-raised/50 p-3"
    >
      <header className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium" title={spec.id}>
            {spec.name}
          </p>
          <p className="flex items-center gap-2 text-xs text-muted">
            <ProviderMark provider={spec.provider} />
            <span className="truncate" title={spec.region}>
              {regionName(spec.provider, spec.region)} · {formatNumber(spec.vcpu, i18n.language)} vCPU ·{' '}
              {formatGib(spec.memoryGib, i18n.language)}
              {spec.accelerator !== null &&
                ` · ${formatNumber(spec.accelerator.count, i18n.language)}× ${spec.accelerator.model}`}
            </span>
          </p>
        </div>
        <Money
          usd={priced.hourlyUsd}
          per="hour"
          source={priced.priceSource}
          asOf={priced.priceAsOf}
          stacked
        />
        <IconButton
          size="sm"
          label={t('removeGroup', { name })}
          icon={Trash2}
          onClick={() => removeGroup(key)}
        />
      </header>
      <div className="grid grid-cols-2 gap-2">
        <TextField
          label={t('groupName')}
          value={name}
          maxLength={40}
          error={nameError}
          onChange={(text) => change({ name: text })}
        />
        <NumberField
          label={t('countOf', { name })}
          value={count}
          min={1}
          max={1000}
          steppers={{ less: t('fewer', { name }), more: t('more', { name }) }}
          hint={count > suggestedMaxCount ? t('countLarge') : undefined}
          onChange={(next) => change({ count: next === null ? 1 : Math.max(1, Math.round(next)) })}
        />
        <div className="col-span-2">
          <ImageField group={group} onChange={(imageId) => change({ imageId })} />
        </div>
        <Select
          label={t('diskType', { name })}
          value={disk.type}
          onChange={(type) => change({ disk: { ...disk, type } })}
          options={[
            { value: 'default', label: t('disk_default') },
            { value: 'ssd', label: t('disk_ssd') },
            { value: 'hdd', label: t('disk_hdd') },
          ]}
        />
        <NumberField
          label={t('diskSize', { name })}
          unit="GiB"
          value={disk.sizeGib}
          min={8}
          max={65_536}
          step={10}
          {...(disk.sizeGib >= 8 && disk.sizeGib <= 65_536 ? {} : { error: t('invalidDisk') })}
          onChange={(next) => change({ disk: { ...disk, sizeGib: Math.round(next ?? 0) } })}
        />
      </div>
      <FailoverField group={group} onChange={change} />
    </section>
  );
};
