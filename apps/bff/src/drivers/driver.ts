import type { Duplex } from 'node:stream';
import type { Failure, LngLat, Spec, VmStatus, Wording } from '@terroir/shared-types';
import type { Said } from '../wordings/say.ts';

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
  /** Where it stands; absent: where the catalog has its region. */
  lngLat?: LngLat;
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
  /** Where it is put; null: the driver has no `resources`. Part of the parameters that a repeat must not change. */
  network: VmNetwork | null;
}

/** Provider's ids of what a VM stands on; empty for kinds that its cloud makes with the VM. */
export interface VmNetwork {
  vNetId: string;
  subnetId: string;
  securityGroupId: string;
  keyId: string;
  /** What the group lets in besides SSH when the VM is ordered; absent: nothing. */
  openings?: readonly Opening[] | undefined;
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
    request: Pick<DriverDisk, 'name' | 'provider' | 'region' | 'sizeGib' | 'tags'> & {
      key: string;
      /** Provider's id of the VM that will have it: it is made where that one can; null: no VM is named. */
      forVm: string | null;
      /** True: it was sent before, and what became of that is not known. */
      isRepeat?: boolean;
    },
    signal: AbortSignal,
  ): Promise<DriverDisk>;
  attach(providerDiskId: string, providerVmId: string, signal: AbortSignal): Promise<DriverDisk>;
  detach(providerDiskId: string, signal: AbortSignal): Promise<DriverDisk>;
  grow(providerDiskId: string, sizeGib: number, signal: AbortSignal): Promise<DriverDisk>;
  remove(providerDiskId: string, signal: AbortSignal): Promise<void>;
}

/** One TCP port that a security group lets in. */
export interface Opening {
  port: number;
  /** Who may come: an address range such as `203.0.113.0/24`; `0.0.0.0/0` is everybody. */
  from: string;
}

/** What VMs share, as its provider shows it. */
export interface DriverResource {
  kind: 'vnet' | 'subnet' | 'security-group' | 'key';
  providerId: string;
  name: string;
  provider: string;
  region: string;
  /** Provider's id of the vNet that a subnet or security group is in; null for the other kinds. */
  vNetId: string | null;
  /** Of a security group; empty for the other kinds. */
  openings: readonly Opening[];
  /** True: it was there before us, such as an account's default network. It is used and never removed. */
  isBorrowed: boolean;
  tags: Readonly<Record<string, string>>;
  createdAt: string;
}

/** `key` is the idempotency key: a repeat under it yields the same resource. */
export type ResourceRequest = Pick<DriverResource, 'name' | 'provider' | 'region' | 'tags'> & {
  key: string;
} & (
    | { kind: 'vnet' }
    | { kind: 'subnet'; vNetId: string }
    /** Lets in what `openings` says and nothing else; everything out. `vNetId` null: the driver has no vNets. */
    | { kind: 'security-group'; vNetId: string | null; openings: readonly Opening[] }
    | { kind: 'key'; sshPublicKey: string }
  );

/**
 * Networks and key pairs. Each call ends when the cloud shows its effect and may be repeated; a failed one throws
 * `DriverError`. A provider id says all that the driver needs to find it again, its region too.
 */
export interface ResourcePort {
  /** Absent: all kinds. Else the cloud makes the others by itself, with each VM. */
  readonly kinds?: readonly DriverResource['kind'][];
  /** All with our tags; complete or throws. Borrowed ones need not be among them. */
  list(signal: AbortSignal): Promise<readonly DriverResource[]>;
  /** Null: the cloud does not know it. */
  find(kind: DriverResource['kind'], providerId: string, signal: AbortSignal): Promise<DriverResource | null>;
  /** Makes it with all that makes it work: VMs in a vNet reach the internet and can have public addresses. */
  ensure(request: ResourceRequest, signal: AbortSignal): Promise<DriverResource>;
  /** Removing what is gone is done; what is in use is refused. Never called for borrowed ones. */
  remove(kind: DriverResource['kind'], providerId: string, signal: AbortSignal): Promise<void>;
  /** Who may reach SSH in groups that are made now, as an address range. Absent: everybody, by key alone. */
  sshFrom?(signal: AbortSignal): Promise<string>;
  openPort(securityGroupId: string, opening: Opening, signal: AbortSignal): Promise<DriverResource>;
  closePort(securityGroupId: string, opening: Opening, signal: AbortSignal): Promise<DriverResource>;
}

/** A sentence for people. */
export interface Detail {
  detail: string;
  detailWording?: Wording | undefined;
}

/** A VM or host that was made elsewhere. */
export interface ImportableVm extends DriverVm {
  /** What was found on it, or why it cannot join now. */
  detail: string;
  detailWording?: Wording | undefined;
  canJoin: boolean;
  /** What an hour of it costs, USD; null: not known. */
  hourlyUsd: number | null;
}

/** Taking in what was made elsewhere. A failed call throws `DriverError`. */
export interface ImportPort {
  /** All that could join or has joined. Complete or throws. */
  list(signal: AbortSignal): Promise<readonly ImportableVm[]>;
  /** Puts our tags on it; from then on `Driver.list` shows it. May be repeated. */
  claim(providerVmId: string, tags: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void>;
  /** What logs in there: a private key or `agentInsteadOfKey`; null: only its maker knows. */
  loginKey(providerVmId: string, signal: AbortSignal): Promise<string | null>;
}

/** A price that holds now. */
export interface KnownPrice {
  hourlyUsd: number;
  source: string;
  /** The day it is from. */
  asOf: string;
}

/** What VMs cost through this connection where that is not what the catalog says. */
export interface PricePort {
  /** How they are bought. */
  readonly kind: 'spot';
  /** As it was read lately; null: not known, and the price of the catalog counts, as the most it can be. */
  of(spec: Spec): KnownPrice | null;
  /** What an hour can come to at most, given what the catalog says: what caps reserve. Null: not known. */
  atMost(spec: Spec): number | null;
  /** Reads those that are not known. A failed call throws `DriverError`. */
  refresh(specs: readonly Spec[], signal: AbortSignal): Promise<void>;
}

/** A node group as it would be ordered. */
export interface LaunchGroup extends Pick<CreateVmRequest, 'spec' | 'imageId' | 'rootDisk'> {
  name: string;
  count: number;
}

/** What a cloud says of a launch before it. */
export interface LaunchRemark {
  /** The node group that it is about; null: all of it. */
  group: string | null;
  /** `refusal`: as things stand the cloud would not make it. */
  kind: 'refusal' | 'warning';
  words: Pick<Failure, 'message' | 'messageWording' | 'remedy' | 'remedyWording'>;
}

export type VmAction = 'suspend' | 'resume' | 'reboot' | 'terminate';
/** What a driver may lack; `ports`: opening and closing them, which is all of `resources` that some clouds leave to us. */
export type Capability = 'create' | VmAction | 'disks' | 'resources' | 'ports' | 'imports';

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
  /** What a host of this kind can do. */
  readonly actions: readonly VmAction[];
  /** Why what is absent is absent, as a sentence for people. */
  readonly lacks?: Readonly<Partial<Record<Capability, Said>>>;
  /** A provider's own words for root disks, besides default, ssd and hdd. Absent: any word is passed on. */
  rootDiskTypes?(provider: string): readonly string[];
  /** Absent: it has no data disks. */
  readonly disks?: DiskPort;
  /** Absent: VMs need no network or key pair of ours. Else they are made before the first VM that stands on them. */
  readonly resources?: ResourcePort;
  /** Absent: VMs cost what the catalog says. */
  readonly prices?: PricePort;
  /** Absent: nothing that was made elsewhere can join. */
  readonly imports?: ImportPort;
  /** How far the cloud's clock was ahead of this machine's at its last answer, ms; null: no answer yet. */
  clockDifferenceMs?(): number | null;
  /** Names the quota that counts this spec: two specs with one name share it. Absent: every spec has its own. */
  quotaScope?(spec: Spec): string;
  /** Reaches a port of a VM as the internet does. Absent: its public address is a real one, so anybody can. */
  dialPublic?(providerVmId: string, port: number, signal: AbortSignal): Promise<Duplex>;
  /** Asks, without ordering anything, what stands against one more VM of this spec now; null: nothing known. */
  refusalOf?(spec: Spec, signal: AbortSignal): Promise<Failure | null>;
  /** What the cloud says of a launch; orders nothing. A failed call throws `DriverError`. Absent: it has no such call. */
  reviewLaunch?(groups: readonly LaunchGroup[], signal: AbortSignal): Promise<readonly LaunchRemark[]>;
  /** Can we talk to it? Throws when not. */
  check(signal: AbortSignal): Promise<Detail>;
  /** Yields the VM at each observed change, from accepted until `running` or `failed`. */
  create(request: CreateVmRequest, signal: AbortSignal): AsyncIterable<DriverVm>;
  /** Yields until the action is done as the cloud shows it (`terminated` may also be: gone from its listing). */
  act(action: VmAction, providerVmId: string, signal: AbortSignal): AsyncIterable<DriverVm>;
  /** Follows a VM that is on its way (after a restart of ours) until it settles. */
  watch(providerVmId: string, signal: AbortSignal): AsyncIterable<DriverVm>;
  /** All VMs with our tags. Complete or throws; a partial listing is a failed one, never an empty one. */
  list(signal: AbortSignal): Promise<readonly DriverVm[]>;
}
