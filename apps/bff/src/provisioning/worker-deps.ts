import type { Logger } from 'pino';
import type { CapCheck } from '../caps/check-caps.ts';
import type { Driver, DriverVm } from '../drivers/driver.ts';
import type { DriverConnection, DriverRegistry } from '../drivers/registry.ts';
import type { EventLog } from '../events/event-log.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import type { CeilingOf } from '../infras/ceiling.ts';
import type { InfraCatalog } from '../infras/infra-catalog.ts';
import type { InfraKeys } from '../infras/infra-keys.ts';
import type { InfraStore } from '../infras/infra-store.ts';
import type { VmLauncher } from '../infras/launch-vms.ts';
import type { VmRow } from '../infras/rows.ts';
import type { ChangeVm } from '../infras/vm-status-change.ts';
import type { VmStore } from '../infras/vm-store.ts';
import type { OperationLog } from '../operations/operation-log.ts';
import type { EnsureGround } from '../shared-resources/ensure-ground.ts';
import type { AttemptStore } from './attempt-store.ts';
import type { Backoff } from './backoff.ts';
import type { DriverQueues } from './driver-queues.ts';
import type { Failover } from './failover.ts';
import type { GroupCommit } from '../db/group-commit.ts';
import type { Installation } from './installation.ts';
import type { IntentStore } from './intent-store.ts';
import type { Journal } from './journal.ts';
import type { AbsenceRule } from './search-unanswered.ts';
import type { Refusals } from './refusals.ts';
import type { SharedListing } from './shared-listing.ts';

export interface WorkerDeps {
  commit: GroupCommit;
  queues: DriverQueues;
  listing: SharedListing;
  intents: IntentStore;
  journal: Journal;
  attempts: AttemptStore;
  refusals: Refusals;
  failover: Failover;
  incidents: IncidentLog;
  operations: OperationLog;
  infras: InfraStore;
  vms: VmStore;
  launcher: VmLauncher;
  keys: InfraKeys;
  /** The network and key that a VM stands on. */
  ensureGround: EnsureGround;
  installation: Installation;
  catalog: InfraCatalog;
  caps: CapCheck;
  ceilingOf: CeilingOf;
  changeVm: ChangeVm;
  drivers: DriverRegistry;
  events: EventLog;
  logger: Logger;
  now: () => Date;
  backoff: Backoff;
  absence: AbsenceRule;
  /** How long a VM may take from accepted to running, and an action from accepted to done. */
  settleTimeoutMs: number;
}

/** One intent's turn. */
export interface Turn {
  vmId: string;
  infraId: string;
  region: string;
  connectionId: string;
  connection: DriverConnection;
  driver: Driver;
  /** Aborts when the worker stops. */
  stop: AbortSignal;
  /** Aborts as well when a newer intent of this VM makes waiting pointless. */
  interrupt: AbortSignal;
}

/** What was seen, as columns. A null in an answer does not erase what is known. */
export const factsOf = (vm: VmRow, seen: DriverVm) => ({
  provider_vm_id: seen.providerVmId,
  public_ip: seen.publicIp ?? vm.public_ip,
  private_ip: seen.privateIp ?? vm.private_ip,
  ssh_host: seen.ssh?.host ?? vm.ssh_host,
  ssh_port: seen.ssh?.port ?? vm.ssh_port,
  ssh_user: seen.ssh?.user ?? vm.ssh_user,
  host_key: seen.hostKey ?? vm.host_key,
  boot_id: seen.bootId ?? vm.boot_id,
});
