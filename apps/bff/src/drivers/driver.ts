import type { Failure, Spec, VmStatus } from '@terroir/shared-types';

/** What a driver sees of one VM. `raw` is its own word for the status. */
export interface DriverVm {
  providerVmId: string;
  name: string;
  provider: string;
  region: string;
  specName: string;
  status: { unified: VmStatus; raw: string };
  publicIp: string | null;
  privateIp: string | null;
  /** Where SSH answers; null while it does not. */
  ssh: { host: string; port: number; user: string } | null;
  /** OpenSSH public key line of the host, known from the control plane before first contact; null: unknown. */
  hostKey: string | null;
  bootId: string | null;
  tags: Readonly<Record<string, string>>;
  createdAt: string;
  failure?: Failure;
}

export interface CreateVmRequest {
  /** The idempotency key: a repeat with the same key and parameters yields the same VM. */
  key: string;
  name: string;
  spec: Spec;
  imageId: string | null;
  rootDisk: { type: string; sizeGib: number };
  tags: Readonly<Record<string, string>>;
  /** OpenSSH public key line allowed to log in. */
  sshPublicKey: string;
}

/** A data disk as its provider shows it. */
export interface DriverDisk {
  providerDiskId: string;
  name: string;
  provider: string;
  region: string;
  sizeGib: number;
  /** Provider's id of the VM that has it; null: none. */
  attachedTo: string | null;
  tags: Readonly<Record<string, string>>;
  createdAt: string;
}

/** Data disks. Each call ends when the cloud shows its effect and may be repeated; a failed one throws `DriverError`. */
export interface DiskPort {
  /** All disks with our tags; complete or throws. */
  list(signal: AbortSignal): Promise<readonly DriverDisk[]>;
  /** Null: the cloud does not know it. */
  find(providerDiskId: string, signal: AbortSignal): Promise<DriverDisk | null>;
  /** A repeat under the same key yields the same disk. */
  create(
    request: Pick<DriverDisk, 'name' | 'provider' | 'region' | 'sizeGib' | 'tags'> & { key: string },
    signal: AbortSignal,
  ): Promise<DriverDisk>;
  attach(providerDiskId: string, providerVmId: string, signal: AbortSignal): Promise<DriverDisk>;
  detach(providerDiskId: string, signal: AbortSignal): Promise<DriverDisk>;
  grow(providerDiskId: string, sizeGib: number, signal: AbortSignal): Promise<DriverDisk>;
  remove(providerDiskId: string, signal: AbortSignal): Promise<void>;
}

export type VmAction = 'suspend' | 'resume' | 'reboot' | 'terminate';

/**
 * A failed call. `outcome` says what is known of its effect: `refused`, surely nothing happened;
 * `unknown`, it may have: ask by key before repeating, and never forget the intent.
 */
export class DriverError extends Error {
  override name = 'DriverError';
  readonly failure: Failure;
  readonly outcome: 'refused' | 'unknown';
  /** How long the cloud asked to be left alone, ms; null: it did not say. */
  readonly retryAfterMs: number | null;

  constructor(
    failure: Failure,
    outcome: 'refused' | 'unknown',
    cause?: unknown,
    retryAfterMs: number | null = null,
  ) {
    super(failure.message, { cause });
    this.failure = failure;
    this.outcome = outcome;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The port to anything that makes or has VMs. A driver never writes our store; it reports.
 * Every call honours `signal`; a failed call throws `DriverError`. The conformance suite is its contract.
 */
export interface Driver {
  /** True: simulated money. */
  readonly simulated: boolean;
  /** Providers it reaches; `*` for all of the catalog. */
  readonly providers: readonly string[];
  /** Ids `provider+region` of the regions it reaches, as far as is known now; absent: all of its providers. */
  readonly regions?: readonly string[] | undefined;
  /**
   * True: a create may be repeated under its key. It yields the same VM, and a refusal of the request itself (quota,
   * capacity, parameters) means that nothing was made under that key.
   */
  readonly idempotent: boolean;
  /** What a host of this kind can do; an absent action is shown with its reason. */
  readonly actions: readonly VmAction[];
  /** Absent: it has no data disks. */
  readonly disks?: DiskPort;
  /** Names the quota that counts this spec: two specs with one name share it. Absent: every spec has its own. */
  quotaScope?(spec: Spec): string;
  /** Asks, without ordering anything, what stands against one more VM of this spec now; null: nothing known. */
  refusalOf?(spec: Spec, signal: AbortSignal): Promise<Failure | null>;
  /** Can we talk to it? Throws when not. */
  check(signal: AbortSignal): Promise<{ detail: string }>;
  /** Yields the VM at each observed change, from accepted until `running` or `failed`. */
  create(request: CreateVmRequest, signal: AbortSignal): AsyncIterable<DriverVm>;
  /** Yields until the action is done as the cloud shows it (`terminated` may also be: gone from its listing). */
  act(action: VmAction, providerVmId: string, signal: AbortSignal): AsyncIterable<DriverVm>;
  /** Follows a VM that is on its way (after a restart of ours) until it settles. */
  watch(providerVmId: string, signal: AbortSignal): AsyncIterable<DriverVm>;
  /** All VMs with our tags. Complete or throws; a partial listing is a failed one, never an empty one. */
  list(signal: AbortSignal): Promise<readonly DriverVm[]>;
}
