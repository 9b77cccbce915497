import type { DeployedVm, DeployedVmStatus, Deployment, Link, Phase, Preset } from '@terroir/shared-types';
import { budgetOf, typicalOf } from '../presets/steps/render-step.ts';
import { tellWords } from '../wordings/words.ts';
import { freshPhase } from './deployment-changes.ts';
import type { DeployedVmRow, DeploymentRow, DeploymentStore, PhaseRow } from './deployment-store.ts';
import { stepsAt } from '../setup-rounds/render-round.ts';
import { healthyPhase } from '../setup-rounds/rounds.ts';
import type { StepTimes } from '../setup-rounds/step-time-store.ts';

const healthyTitle = { en: 'It answers', ko: '응답 확인' };
const healthyBudgetSeconds = 900;
const healthyTypicalSeconds = 5;
// The least advanced first: what a person would want to know of a whole.
const order: readonly DeployedVmStatus[] = [
  'running',
  'rebooting',
  'checking',
  'waiting',
  'failed',
  'stopped',
  'gone',
  'ready',
];

export type DeploymentPresenter = ReturnType<typeof createPresenter>;

/** Deployments as the contract tells them. */
export const createPresenter = (deps: {
  store: DeploymentStore;
  stepTimes: StepTimes;
  presetOf: (deployment: DeploymentRow) => Preset | null;
  isSimulated: (infraId: string) => boolean;
  linksOf: (deploymentId: string) => Link[];
  latestSeq: () => number;
  now: () => Date;
}) => {
  const { store, stepTimes, presetOf } = deps;

  const timesOf = (
    deployment: DeploymentRow,
    row: DeployedVmRow,
    stepId: string,
  ): Pick<Phase, 'medianSeconds' | 'budgetSeconds' | 'expectedSeconds'> => {
    const step = presetOf(deployment)?.steps.find(({ id }) => id === stepId);
    const simulated = deps.isSimulated(deployment.infra_id);
    const medianSeconds = stepTimes.median(deployment.preset_id, stepId, simulated, row.size_gb);
    const typical = step === undefined ? healthyTypicalSeconds : typicalOf(step, row.size_gb);
    return {
      medianSeconds,
      expectedSeconds: medianSeconds ?? typical,
      budgetSeconds:
        step === undefined ? healthyBudgetSeconds : budgetOf(step, row.size_gb) * step.retry.times,
    };
  };

  const phasesOf = (deployment: DeploymentRow, row: DeployedVmRow, preset: Preset | null): Phase[] => {
    const stored = new Map(store.phases(row.deployment_id, row.vm_id).map((phase) => [phase.step_id, phase]));
    const steps = preset === null ? [] : stepsAt(preset, row.position);
    const hasEndpoints = preset !== null && preset.endpoints.length > 0;
    const listed = [
      ...steps.map(({ id, title, kind }) => ({ id, title, kind })),
      ...(hasEndpoints ? [{ id: healthyPhase, title: healthyTitle, kind: 'check' as const }] : []),
    ];
    const known = new Set(listed.map(({ id }) => id));
    const others = [...stored.keys()].filter((id) => !known.has(id));
    return [
      ...listed,
      ...others.map((id) => ({ id, title: { en: id, ko: id }, kind: 'install' as const })),
    ].map(({ id, title, kind }) => {
      const phase = stored.get(id) ?? freshPhase(row, id);
      return { ...present(phase), title, kind, ...timesOf(deployment, row, id) };
    });
  };

  const readyAt = (row: DeployedVmRow, phases: readonly Phase[]): string | null => {
    if (!['running', 'rebooting', 'checking'].includes(row.status)) return null;
    const nowMs = deps.now().getTime();
    const leftSeconds = phases.reduce((sum, phase) => {
      if (['done', 'skipped', 'failed'].includes(phase.state)) return sum;
      const spent = phase.startedAt === null ? 0 : (nowMs - Date.parse(phase.startedAt)) / 1000;
      // What takes longer than expected is about to end, not in the past.
      return sum + Math.max(phase.expectedSeconds - spent, 1);
    }, 0);
    return new Date(nowMs + leftSeconds * 1000).toISOString();
  };

  const presentVm = (deployment: DeploymentRow, row: DeployedVmRow, preset: Preset | null): DeployedVm => {
    const phases = phasesOf(deployment, row, preset);
    return {
      vmId: row.vm_id,
      vmName: row.vm_name,
      isFirst: row.position === 0,
      modelTag: row.model_tag,
      status: row.status,
      reason: row.reason,
      round: row.round,
      ...tellWords(row),
      startedAt: row.started_at,
      endedAt: row.ended_at,
      readyAt: readyAt(row, phases),
      phases,
      runId: row.run_id,
      taskId: row.task_id,
    };
  };

  return {
    timesOf,
    deployment(row: DeploymentRow): Deployment {
      const preset = presetOf(row);
      const vms = store.vms(row.id);
      const statuses = new Set(vms.map(({ status }) => status));
      return {
        id: row.id,
        infraId: row.infra_id,
        presetId: row.preset_id,
        presetVersion: row.preset_version,
        status: order.find((status) => statuses.has(status)) ?? 'waiting',
        readyCount: vms.filter(({ status }) => status === 'ready').length,
        startedAt: row.created_at,
        vms: vms.map((vm) => presentVm(row, vm, preset)),
        links: deps.linksOf(row.id),
        services: (preset?.services ?? []).map(({ name, title, upgrade }) => ({
          name,
          title,
          canUpgrade: upgrade !== undefined,
        })),
        secrets: (preset?.generates ?? []).map(({ name, label }) => ({ name, label })),
        asOfSeq: deps.latestSeq(),
      };
    },
  };
};

const present = (
  phase: PhaseRow,
): Omit<Phase, 'title' | 'kind' | 'medianSeconds' | 'expectedSeconds' | 'budgetSeconds'> => ({
  stepId: phase.step_id,
  state: phase.state,
  startedAt: phase.started_at,
  endedAt: phase.ended_at,
  tries: phase.tries,
  progress:
    phase.done_bytes === null || phase.total_bytes === null
      ? null
      : { doneBytes: phase.done_bytes, totalBytes: phase.total_bytes },
});
