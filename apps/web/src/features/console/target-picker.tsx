import type { Infra, InfraSummary } from '@terroir/shared-types';
import { useTranslation } from 'react-i18next';
import { useCommandDraft } from '../../stores/command-draft.ts';
import type { TargetScope } from '../../stores/command-draft.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select } from '../../ui/select.tsx';
import { VmStatusBadge } from '../../ui/status-badge.tsx';
import { TextField } from '../../ui/text-field.tsx';

const scopes: readonly TargetScope[] = ['infra', 'group', 'vms', 'label'];

interface TargetPickerProps {
  infras: readonly InfraSummary[];
  infra: Infra | undefined;
  /** The infra in effect: the draft's, or the first that runs. */
  infraId: string;
  /** VMs that the choice holds now; null: not known yet. */
  count: number | null;
}

/** Which VMs: all of an infra, a node group, chosen ones, or those with a label. */
export const TargetPicker = ({ infras, infra, infraId, count }: TargetPickerProps) => {
  const { t } = useTranslation('console');
  const draft = useCommandDraft();
  const { change } = draft;
  const vms = (infra?.vms ?? []).filter(({ status }) => status !== 'terminated' && status !== 'failed');
  return (
    <div className="flex flex-col gap-2">
      <Select
        label={t('infra')}
        placeholder={t('chooseInfra')}
        value={infraId}
        onChange={(next) => change({ infraId: next, nodeGroup: null, vmIds: [] })}
        options={infras.map(({ id, name, status }) => ({ value: id, label: name, hint: status }))}
      />
      <Select
        label={t('scope')}
        value={draft.scope}
        onChange={(scope) => change({ scope })}
        options={scopes.map((scope) => ({ value: scope, label: t(`scope_${scope}`) }))}
      />
      {draft.scope === 'group' && (
        <Select
          label={t('group')}
          value={draft.nodeGroup ?? undefined}
          onChange={(nodeGroup) => change({ nodeGroup })}
          options={(infra?.nodeGroups ?? []).map(({ name }) => ({ value: name, label: name }))}
        />
      )}
      {draft.scope === 'vms' && (
        <fieldset className="flex max-h-40 flex-col gap-1 overflow-y-auto">
          <legend className="mb-1 text-xs font-medium text-muted">{t('vms')}</legend>
          {vms.map(({ id, name, status }) => (
            <span key={id} className="flex items-center justify-between gap-2">
              <Checkbox
                label={name}
                checked={draft.vmIds.includes(id)}
                onChange={(on) =>
                  change({ vmIds: on ? [...draft.vmIds, id] : draft.vmIds.filter((known) => known !== id) })
                }
              />
              <VmStatusBadge status={status} outlined={false} />
            </span>
          ))}
        </fieldset>
      )}
      {draft.scope === 'label' && (
        <TextField
          label={t('labelSelector')}
          placeholder={t('labelPlaceholder')}
          mono
          value={draft.labelSelector}
          onChange={(labelSelector) => change({ labelSelector })}
        />
      )}
      <p aria-live="polite" className="text-xs tabular text-muted">
        {count !== null && t('targetCount', { count })}
      </p>
    </div>
  );
};
