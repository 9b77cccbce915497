import { isEnded, isTransient, type Vm } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import { ProblemError } from '../http/problem-error.ts';
import type { SshPool } from '../ssh/ssh-pool.ts';
import type { DeploymentChanges } from '../deployments/deployment-changes.ts';
import type { DeployedVmRow, DeploymentRow, DeploymentStore } from '../deployments/deployment-store.ts';
import { type Said, say } from '../wordings/say.ts';
import type { Rounds } from './rounds.ts';

const actor = 'system';
const bootIdCommand = 'cat /proc/sys/kernel/random/boot_id';
const bootIdTimeoutMs = 10_000;
// VMs that are slower than the first by more than that are set up when they come.
const graceMs = 30_000;

export interface DeploymentWorkerDeps {
  database: Database;
  store: DeploymentStore;
  changes: DeploymentChanges;
  rounds: Rounds;
  fleet: Fleet;
  ssh: Pick<SshPool, 'run'>;
  /** What the endpoints of a deployment on a VM say: null while all are well; undefined when it has none. */
  endpointTrouble: (row: DeployedVmRow) => Said | null | undefined;
  logger: Logger;
  now: () => Date;
}

/** Moves every VM of every deployment on: rows say all there is to know, so it goes on after any restart. */
export const createDeploymentWorker = (deps: DeploymentWorkerDeps) => {
  const { database, store, changes, rounds, fleet, logger, now } = deps;
  const stopping = new AbortController();
  const probing = new Map<string, Promise<void>>();

  const isPast = (at: string | null): boolean => at !== null && Date.parse(at) <= now().getTime();
  const keyOf = (row: DeployedVmRow): string => `${row.deployment_id} ${row.vm_id}`;

  const askReboot = (row: DeployedVmRow, deployment: DeploymentRow): void => {
    try {
      database.transact(() => {
        fleet.reboot(deployment.infra_id, row.vm_id, actor);
        changes.vm(row, { reboot_asked: 1 });
      });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      // It is busy with something else; asked again until the deadline.
      logger.info({ vmId: row.vm_id, err: error }, 'a reboot could not be asked for yet');
    }
  };

  const probeBoot = async (row: DeployedVmRow): Promise<void> => {
    const access = fleet.access(row.vm_id);
    if (access === null) return;
    const { stdout } = await deps.ssh.run(access, bootIdCommand, {
      timeoutMs: bootIdTimeoutMs,
      maxOutputBytes: 200,
      signal: stopping.signal,
    });
    const bootId = stdout.toString('utf8').trim();
    if (stopping.signal.aborted || !/^[0-9a-f-]{36}$/.test(bootId) || bootId === row.boot_id) return;
    const current = store.vm(row.deployment_id, row.vm_id);
    if (current?.status === 'rebooting') rounds.continueAfterReboot(current);
  };

  const onRebooting = (row: DeployedVmRow, deployment: DeploymentRow, vm: Vm): void => {
    if (isPast(row.deadline)) {
      rounds.fail(row, say('setup-no-boot'), say('setup-see-console'));
    } else if (row.reboot_asked === 0) {
      if (vm.status === 'running') askReboot(row, deployment);
    } else if (vm.status === 'running' && !probing.has(keyOf(row))) {
      const probe = probeBoot(row)
        .catch((error: unknown) => {
          logger.debug({ vmId: row.vm_id, err: error }, 'a rebooting VM does not answer yet');
        })
        .finally(() => probing.delete(keyOf(row)));
      probing.set(keyOf(row), probe);
    }
  };

  const onChecking = (row: DeployedVmRow): void => {
    const trouble = deps.endpointTrouble(row);
    if (trouble === null || trouble === undefined) rounds.ready(row);
    else if (isPast(row.deadline)) rounds.notHealthy(row, trouble);
  };

  /** The launch waits for its VMs, so that they are told of each other; others start when they can. */
  const mayStart = (row: DeployedVmRow, vms: readonly Vm[], needsAll: boolean): boolean => {
    if (row.round > 0 || row.reason !== 'launch') return true;
    if (vms.every(({ status }) => status !== 'planned' && !isTransient(status))) return true;
    const firstMs = Math.min(
      ...vms.filter(({ status }) => status === 'running').map(({ statusSince }) => Date.parse(statusSince)),
    );
    return !needsAll && now().getTime() - firstMs > graceMs;
  };

  const work = (deployment: DeploymentRow, rows: readonly DeployedVmRow[]): void => {
    const vms = new Map(fleet.vms(deployment.infra_id).map((vm) => [vm.id, vm]));
    const startable: DeployedVmRow[] = [];
    for (const row of rows) {
      const vm = vms.get(row.vm_id);
      if (vm === undefined || isEnded(vm.status)) {
        rounds.gone(row);
        continue;
      }
      switch (row.status) {
        case 'rebooting':
          onRebooting(row, deployment, vm);
          break;
        case 'checking':
          onChecking(row);
          break;
        case 'waiting':
          if (row.not_before !== null && !isPast(row.not_before)) break;
          if (row.reason === 'unhealthy' && deps.endpointTrouble(row) === null) rounds.ready(row);
          else if (vm.status === 'running' && fleet.access(vm.id) !== null) startable.push(row);
          break;
        default:
          break;
      }
    }
    const needsAll = rounds.needsAllVms(deployment);
    const chosen = startable.filter((row) => mayStart(row, [...vms.values()], needsAll));
    if (chosen.length > 0) rounds.start(deployment, chosen);
  };

  return {
    /** One look at everything that is not settled. */
    look(): void {
      const byDeployment = Map.groupBy(store.unsettledVms(), (row) => row.deployment_id);
      for (const [id, rows] of byDeployment) {
        const deployment = store.find(id);
        if (deployment === null) continue;
        try {
          work(deployment, rows);
        } catch (error) {
          logger.error({ err: error, deploymentId: id }, 'a deployment could not be moved on; tried again');
        }
      }
    },
    async close(): Promise<void> {
      stopping.abort();
      await Promise.all(probing.values());
    },
  };
};
