import type { Machine } from '../ledger-clock/ledger-clock.ts';
import type { AttemptHistory, CatalogIndex } from '@terroir/recommend-engine';
import type { GpuCheck, Image, InfraRequest, LimitUse } from '@terroir/shared-types';
import type { Logger } from 'pino';
import type { SecretBox } from '../access/secret-box.ts';
import type { CurrentCatalog } from '../catalog/catalog-holder.ts';
import type { Fleet } from '../commands/fleet.ts';
import type { ConnectionMonitor } from '../connections/connection-monitor.ts';
import type { SuspendedCostOf } from '../costs/suspended-cost.ts';
import type { Database } from '../db/open-database.ts';
import type { DriverRegistry } from '../drivers/registry.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Route } from '../http/route.ts';
import type { OperationLog } from '../operations/operation-log.ts';
import type { Backoff } from '../provisioning/backoff.ts';
import type { AbsenceRule } from '../provisioning/search-unanswered.ts';
import type { RemedyRule } from '../remedies/remedy-row.ts';
import type { Ports } from '../shared-resources/create-shared-resources.ts';
import type { ActionServiceDeps } from './action-service.ts';
import type { DialPublic } from './dial-public.ts';
import type { ServiceDeps } from './service.ts';

export interface InfrasOptions {
  database: Database;
  events: EventLog;
  catalog: CurrentCatalog<{ index: CatalogIndex; images: readonly Image[] }>;
  drivers: DriverRegistry;
  /** What the errors of the providers mean. */
  remedies: readonly RemedyRule[];
  suspendedCostOf: SuspendedCostOf;
  /** The newest look at the GPUs of each VM. */
  gpuChecksOf?: (vmIds: readonly string[]) => ReadonlyMap<string, GpuCheck>;
  secrets: SecretBox;
  /** Where key files and the installation's id stand, beside the database. */
  dataDir: string;
  /** Throws while the disk is too full to follow what is begun. */
  assertRoom?: () => void;
  /** Why the database was begun anew at this start. */
  damage?: string | null;
  logger: Logger;
  now: () => Date;
  planLaunch?: ServiceDeps['planLaunch'];
  validateCommands?: ((commands: readonly string[], field: string) => void) | undefined;
  /** Called in the transaction of a launch, for what follows its VMs. */
  onLaunched?: ((infraId: string, request: InfraRequest) => void) | undefined;
  onExpiryWarned?: ActionServiceDeps['onExpiryWarned'];
  /** How far the machine's clock is ahead of `now`, ms. */
  clockDifferenceMs?: () => number;
  /** What tells how long it was since the last start; absent: the clock alone. */
  machine?: Machine;
  /** For tests: how often rows are compared with the providers (30 s), and how fast retries come. */
  reconcileMs?: number;
  backoff?: Backoff;
  absence?: AbsenceRule;
  settleTimeoutMs?: number;
}

export interface Infras {
  routes: Route[];
  fleet: Fleet;
  /** How far the spend limits are used up. */
  capUses(): LimitUse[];
  /** Our own launches, for the reliability criterion. */
  history: AttemptHistory;
  /** Shared by every long action, also those of no infra. */
  operations: OperationLog;
  /** Starts worker, reconciler, timers and connection checks; never in a read-only process. */
  start(): void;
  close(): Promise<void>;
  /** Compares with the providers now; `isSettled`: nothing was found on its way to another status. */
  reconcile(): Promise<{ isSettled: boolean }>;
  /** Knows of each connection whether it answers. */
  monitor: ConnectionMonitor;
  /** A connection is no more: its incidents are over. In the open transaction. */
  forgetConnection(connectionId: string): void;
  /** Our id among the owners of things at a provider. */
  owner: string;
  /** Ports that VMs let in besides SSH, at the provider. */
  ports: Ports;
  dialPublic: DialPublic;
}
