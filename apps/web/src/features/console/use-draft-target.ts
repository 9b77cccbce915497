import type { Infra, InfraSummary, RunTarget } from '@terroir/shared-types';
import { useInfra, useInfras } from '../../api/infras.ts';
import { useLabelledCount } from '../../api/vms.ts';
import { runTargetOf, useCommandDraft } from '../../stores/command-draft.ts';
import type { CommandDraft } from '../../stores/command-draft.ts';
import { useSelection } from '../../stores/url-state.ts';

export interface DraftTarget {
  infras: ReturnType<typeof useInfras>;
  /** Those with a VM that runs. */
  living: readonly InfraSummary[];
  /** The infra in effect: the draft's, else the one that is looked at, else the first that runs. */
  infraId: string | null;
  infra: Infra | undefined;
  target: RunTarget | null;
  /** VMs that the target holds; null: not known yet. */
  count: number | null;
}

const countOf = (draft: CommandDraft, infra: Infra | undefined): number | null => {
  if (infra === undefined) return null;
  const running = infra.vms.filter(({ status }) => status === 'running');
  if (draft.scope === 'vms') return draft.vmIds.length;
  if (draft.scope === 'group') return running.filter(({ nodeGroup }) => nodeGroup === draft.nodeGroup).length;
  return running.length;
};

/** Where the draft goes, and to how many VMs; of a label selector the server tells. */
export const useDraftTarget = (): DraftTarget => {
  const infras = useInfras();
  const draft = useCommandDraft();
  const living = (infras.data?.items ?? []).filter(({ counts }) => (counts.running ?? 0) > 0);
  const [{ infra: lookedAt }] = useSelection();
  const infraId =
    [draft.infraId, lookedAt].find((wanted) => living.some(({ id }) => id === wanted)) ??
    living[0]?.id ??
    null;
  const infra = useInfra(infraId);
  const target = runTargetOf({ ...draft, infraId });
  const labelled = useLabelledCount(infraId, draft.scope === 'label' ? draft.labelSelector : '');
  return {
    infras,
    living,
    infraId,
    infra: infra.data,
    target,
    count: draft.scope === 'label' ? labelled : countOf(draft, infra.data),
  };
};
