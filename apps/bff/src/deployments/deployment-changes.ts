import type { Phase } from '@terroir/shared-types';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { keepWords, type NewWords } from '../wordings/words.ts';
import type { DeployedVmRow, DeploymentRow, DeploymentStore, PhaseRow } from './deployment-store.ts';

const actor = 'system';
const maxDetail = 1000;

export type DeployedVmChange = Partial<Omit<DeployedVmRow, keyof NewWords | 'wordings'>> & NewWords;
export type DeploymentChanges = ReturnType<typeof createDeploymentChanges>;

/** How rows of deployments change: always with their event, in the open transaction. */
export const createDeploymentChanges = (deps: {
  database: Database;
  events: EventLog;
  store: DeploymentStore;
  /** Median and budget of a phase, for those who watch. */
  timesOf: (
    deployment: DeploymentRow,
    row: DeployedVmRow,
    stepId: string,
  ) => Pick<Phase, 'medianSeconds' | 'budgetSeconds'>;
}) => {
  const { database, events, store, timesOf } = deps;

  const tellPhase = (row: DeployedVmRow, phase: PhaseRow): void => {
    const deployment = store.find(row.deployment_id);
    if (deployment === null) return;
    events.append(
      {
        type: 'preset-phase-changed',
        deploymentId: row.deployment_id,
        infraId: deployment.infra_id,
        vmId: row.vm_id,
        stepId: phase.step_id,
        state: phase.state,
        round: row.round,
        startedAt: phase.started_at,
        endedAt: phase.ended_at,
        ...timesOf(deployment, row, phase.step_id),
        progress:
          phase.done_bytes === null || phase.total_bytes === null
            ? null
            : { doneBytes: phase.done_bytes, totalBytes: phase.total_bytes },
      },
      actor,
    );
  };

  return {
    /** Null when the row is gone. */
    vm(key: Pick<DeployedVmRow, 'deployment_id' | 'vm_id'>, change: DeployedVmChange): DeployedVmRow | null {
      return database.transact(() => {
        const before = store.vm(key.deployment_id, key.vm_id);
        const deployment = store.find(key.deployment_id);
        if (before === null || deployment === null) return null;
        const row = { ...before, ...change, ...keepWords(before, change, maxDetail) };
        store.putVm(row);
        if (row.status !== before.status || row.detail !== before.detail) {
          events.append(
            {
              type: 'deployment-changed',
              deploymentId: deployment.id,
              infraId: deployment.infra_id,
              vmId: row.vm_id,
              status: row.status,
              detail: row.detail,
            },
            actor,
          );
        }
        return row;
      });
    },
    /** `quietly`: stored, but not told. */
    phase(row: DeployedVmRow, phase: PhaseRow, quietly = false): void {
      database.transact(() => {
        store.putPhase(phase);
        if (!quietly) tellPhase(row, phase);
      });
    },
  };
};

export type PhaseOwner = Pick<DeployedVmRow, 'deployment_id' | 'vm_id'>;

/** A phase that has not begun. */
export const freshPhase = (row: PhaseOwner, stepId: string): PhaseRow => ({
  deployment_id: row.deployment_id,
  vm_id: row.vm_id,
  step_id: stepId,
  state: 'pending',
  started_at: null,
  ended_at: null,
  tries: 0,
  done_bytes: null,
  total_bytes: null,
});
