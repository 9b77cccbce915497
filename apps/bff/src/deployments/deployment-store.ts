import { deployedVmStatusSchema, deployReasonSchema, phaseStateSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { asWordingsColumn, wordingsColumn } from '../wordings/words.ts';
import { jsonColumn } from '../db/json-column.ts';
import type { Database } from '../db/open-database.ts';

const deploymentRow = z.object({
  id: z.string(),
  infra_id: z.string(),
  preset_id: z.string(),
  preset_version: z.string(),
  input: jsonColumn(z.record(z.string(), z.unknown())),
  post_commands: jsonColumn(z.array(z.string())),
  created_at: z.string(),
});
export type DeploymentRow = z.output<typeof deploymentRow>;

const vmRow = z.object({
  deployment_id: z.string(),
  vm_id: z.string(),
  vm_name: z.string(),
  position: z.number().int(),
  status: deployedVmStatusSchema,
  reason: deployReasonSchema,
  round: z.number().int(),
  model_tag: z.string().nullable(),
  size_gb: z.number(),
  run_id: z.string().nullable(),
  task_id: z.string().nullable(),
  /** Step of each command of the task; null: a command that is no step. */
  steps: jsonColumn(z.array(z.string().nullable())),
  set_up: z.number().int(),
  boot_id: z.string().nullable(),
  reboot_asked: z.number().int(),
  deadline: z.string().nullable(),
  recoveries: z.number().int(),
  not_before: z.string().nullable(),
  detail: z.string().nullable(),
  remedy: z.string().nullable(),
  wordings: wordingsColumn,
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
});
export type DeployedVmRow = z.output<typeof vmRow>;

const phaseRow = z.object({
  deployment_id: z.string(),
  vm_id: z.string(),
  step_id: z.string(),
  state: phaseStateSchema,
  started_at: z.string().nullable(),
  ended_at: z.string().nullable(),
  tries: z.number().int(),
  done_bytes: z.number().nullable(),
  total_bytes: z.number().nullable(),
});
export type PhaseRow = z.output<typeof phaseRow>;

const vmColumns = Object.keys(vmRow.shape);
const phaseColumns = Object.keys(phaseRow.shape);
const upsert = (table: string, columns: readonly string[]): string =>
  `INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`;

export type DeploymentStore = ReturnType<typeof createDeploymentStore>;

/** Deployments, their VMs and phases; writes only inside the caller's transaction. */
export const createDeploymentStore = ({ sqlite }: Database) => {
  const insert = sqlite.prepare(
    `INSERT INTO deployments VALUES (@id, @infra_id, @preset_id, @preset_version, @input, @post_commands, @created_at)`,
  );
  const one = sqlite.prepare('SELECT * FROM deployments WHERE id = ?');
  const all = sqlite.prepare('SELECT * FROM deployments ORDER BY id');
  const ofInfra = sqlite.prepare('SELECT * FROM deployments WHERE infra_id = ? ORDER BY id');
  const removeOfInfra = sqlite.prepare('DELETE FROM deployments WHERE infra_id = ?');
  const vms = sqlite.prepare('SELECT * FROM deployed_vms WHERE deployment_id = ? ORDER BY position, vm_id');
  const vmsByVm = sqlite.prepare('SELECT * FROM deployed_vms WHERE vm_id = ? ORDER BY deployment_id');
  const vmsByRun = sqlite.prepare('SELECT * FROM deployed_vms WHERE run_id = ?');
  const vmsIn = sqlite.prepare(
    `SELECT * FROM deployed_vms WHERE status IN ('waiting', 'running', 'rebooting', 'checking') ORDER BY deployment_id, position`,
  );
  const vm = sqlite.prepare('SELECT * FROM deployed_vms WHERE deployment_id = ? AND vm_id = ?');
  // Not REPLACE: that would take the phases along.
  const insertVm = sqlite.prepare(
    upsert('deployed_vms', vmColumns).replace('INSERT OR REPLACE', 'INSERT') +
      ` ON CONFLICT (deployment_id, vm_id) DO UPDATE SET ${vmColumns.map((name) => `${name} = excluded.${name}`).join(', ')}`,
  );
  const phases = sqlite.prepare('SELECT * FROM deployed_phases WHERE deployment_id = ? AND vm_id = ?');
  const putPhase = sqlite.prepare(upsert('deployed_phases', phaseColumns));
  const clearPhases = sqlite.prepare('DELETE FROM deployed_phases WHERE deployment_id = ? AND vm_id = ?');
  const parseVm = (row: unknown): DeployedVmRow => vmRow.parse(row);

  return {
    insert(row: DeploymentRow): void {
      insert.run({
        ...row,
        input: JSON.stringify(row.input),
        post_commands: JSON.stringify(row.post_commands),
      });
    },
    find(id: string): DeploymentRow | null {
      const row = one.get(id);
      return row === undefined ? null : deploymentRow.parse(row);
    },
    all: (): DeploymentRow[] => all.all().map((row) => deploymentRow.parse(row)),
    ofInfra: (infraId: string): DeploymentRow[] =>
      ofInfra.all(infraId).map((row) => deploymentRow.parse(row)),
    removeOfInfra(infraId: string): void {
      removeOfInfra.run(infraId);
    },
    vms: (deploymentId: string): DeployedVmRow[] => vms.all(deploymentId).map(parseVm),
    vmsByVm: (vmId: string): DeployedVmRow[] => vmsByVm.all(vmId).map(parseVm),
    vmsByRun: (runId: string): DeployedVmRow[] => vmsByRun.all(runId).map(parseVm),
    /** Those that wait for something or are under way. */
    unsettledVms: (): DeployedVmRow[] => vmsIn.all().map(parseVm),
    vm(deploymentId: string, vmId: string): DeployedVmRow | null {
      const row = vm.get(deploymentId, vmId);
      return row === undefined ? null : parseVm(row);
    },
    putVm(row: DeployedVmRow): void {
      insertVm.run({ ...row, steps: JSON.stringify(row.steps), wordings: asWordingsColumn(row.wordings) });
    },
    phases: (deploymentId: string, vmId: string): PhaseRow[] =>
      phases.all(deploymentId, vmId).map((row) => phaseRow.parse(row)),
    putPhase(row: PhaseRow): void {
      putPhase.run(row);
    },
    clearPhases(deploymentId: string, vmId: string): void {
      clearPhases.run(deploymentId, vmId);
    },
  };
};
