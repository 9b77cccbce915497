import type { InfraSummary } from '@terroir/shared-types';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnections } from '../../../api/connections.ts';
import { useTakenInfraNames } from '../../../api/infras.ts';
import { usePresetPlan } from '../../../api/presets.ts';
import { useRegionName } from '../../../api/regions.ts';
import { freeName } from '../../../lib/free-name.ts';
import { useLaunchProposal } from '../../../stores/launch-proposal.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Select } from '../../../ui/select.tsx';

export const gatewayPreset = 'litellm-gateway';
const choicesShown = 20;
/** A smaller root disk is not sold everywhere. */
const leastDiskGib = 50;

/** One address before several infras: which of them, on which small VM, then the review. */
export const GatewayForm = ({ serving }: { serving: readonly InfraSummary[] }) => {
  const { t } = useTranslation('llm');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [specId, setSpecId] = useState<string | null>(null);
  const connections = useConnections();
  const taken = useTakenInfraNames();
  const regionName = useRegionName();
  const propose = useLaunchProposal((proposal) => proposal.propose);
  const names = serving.filter(({ id }) => !left.has(id)).map(({ name }) => name);
  const input = { infras: names.join(',') };
  const plan = usePresetPlan(names.length === 0 ? null : gatewayPreset, { input });
  const specs = plan.data?.recommendations.items.slice(0, choicesShown).map(({ spec }) => spec) ?? [];
  const chosen = specs.find(({ id }) => id === specId) ?? specs[0];
  const connection =
    connections.data?.find(({ providers }) => providers.includes('*')) ?? connections.data?.[0];
  const toggle = (id: string, isWanted: boolean): void => {
    const next = new Set(left);
    if (isWanted) next.delete(id);
    else next.add(id);
    setLeft(next);
  };
  const review = (): void => {
    if (chosen === undefined || connection === undefined || plan.data === undefined) return;
    const sizeGib = Math.max(leastDiskGib, Math.ceil(plan.data.needs.diskGib));
    propose({
      name: freeName('gateway', taken),
      connectionId: connection.id,
      nodeGroups: [{ name: 'gate', specId: chosen.id, count: 1, rootDisk: { type: 'default', sizeGib } }],
      presetId: gatewayPreset,
      presetInput: input,
    });
  };
  return (
    <section aria-label={t('gateway')} className="flex flex-col gap-2 border-b border-line px-4 py-3">
      <p className="text-xs text-muted">{t('gatewayHint')}</p>
      {serving.map(({ id, name }) => (
        <Checkbox key={id} label={name} checked={!left.has(id)} onChange={(is) => toggle(id, is)} />
      ))}
      {plan.isError && <ErrorState error={plan.error} retry={() => void plan.refetch()} />}
      {chosen !== undefined && (
        <Select
          label={t('gatewayVm')}
          value={chosen.id}
          onChange={setSpecId}
          options={specs.map((spec) => ({
            value: spec.id,
            label: `${spec.name} · ${regionName(spec.provider, spec.region)}`,
          }))}
        />
      )}
      <Button
        size="sm"
        variant="primary"
        className="self-start"
        disabled={chosen === undefined || connection === undefined || names.length === 0}
        onClick={review}
      >
        {t('review')}
      </Button>
    </section>
  );
};
