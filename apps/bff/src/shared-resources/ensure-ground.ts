import { ulid } from 'ulid';
import type { GroupCommit } from '../db/group-commit.ts';
import { DriverError, type Opening, type VmNetwork } from '../drivers/driver.ts';
import type { DriverConnection } from '../drivers/registry.ts';
import { pauseFor } from '../provisioning/backoff.ts';
import type { ChangeShared } from './change-shared.ts';
import type { Place, SharedRow, SharedStore } from './shared-store.ts';
import type { SharedWorker } from './shared-worker.ts';

export interface GroundDeps {
  commit: GroupCommit;
  shared: SharedStore;
  changeShared: ChangeShared;
  worker: SharedWorker;
  now: () => Date;
}

/**
 * The network and key for a VM of this infra in this region, made when they are not there: rows first, then calls.
 * `since`: a failure from before it is tried anew. `onTrouble` hears of each try that failed and is made again.
 * Throws `DriverError` when they cannot be had, and the reason of `signal` when that aborts first.
 */
export type EnsureGround = (
  connection: DriverConnection,
  at: Omit<Place, 'connectionId'> & { infraName: string; since: string },
  signal: AbortSignal,
  onTrouble: (error: DriverError) => void,
) => Promise<VmNetwork>;

type Kind = SharedRow['kind'];
interface Wanted {
  infraName: string;
  since: string;
  /** The way in for Terroir itself. */
  ssh: Opening;
}
const inVNet: readonly Kind[] = ['subnet', 'security-group'];

const sshPort = 22;
/** By key alone: where a driver cannot say how its VMs see us, Terroir may move, and bastions are other VMs. */
const everybody = '0.0.0.0/0';

// After the loop of a row has ended; a fault of ours that breaks it at once must not make a busy circle.
const lookAgainMs = 5;

export const createEnsureGround = (deps: GroundDeps): EnsureGround => {
  const { shared } = deps;

  const insert = (
    connection: DriverConnection,
    place: Place,
    { infraName, ssh }: Wanted,
    kind: Kind,
    vnetId: string | null,
  ) => {
    const isOfInfra = kind === 'security-group' || kind === 'key';
    const row: SharedRow = {
      id: ulid(deps.now().getTime()).toLowerCase(),
      kind,
      name: isOfInfra ? `terroir-${infraName}` : 'terroir',
      connection_id: place.connectionId,
      simulated: connection.driver.simulated,
      provider: place.provider,
      region: place.region,
      infra_id: isOfInfra ? place.infraId : null,
      provider_id: null,
      vnet_id: vnetId,
      borrowed: false,
      openings: [],
      want_openings: kind === 'security-group' ? [ssh] : [],
      want_gone: false,
      sent_at: null,
      removing_at: null,
      missing: false,
      failure: null,
      failed_at: null,
      created_at: deps.now().toISOString(),
      gone_at: null,
    };
    shared.insert(row);
    deps.changeShared(row, {}, 'worker');
    return row;
  };

  /** The row to use, made or taken up again as need be; one that is on its way out must be gone first. */
  const need = (
    connection: DriverConnection,
    place: Place,
    at: Wanted,
    kind: Kind,
    vnetId: string | null,
  ): SharedRow => {
    const rows = shared
      .at(place)
      .filter((row) => row.kind === kind && (vnetId === null || row.vnet_id === vnetId));
    for (const row of rows.filter(({ missing }) => missing)) {
      deps.changeShared(row, { gone_at: deps.now().toISOString() }, 'worker');
    }
    const present = rows.filter(({ missing }) => !missing);
    const row = present.find(({ removing_at }) => removing_at === null) ?? present[0];
    if (row === undefined) return insert(connection, place, at, kind, vnetId);
    if (row.want_gone) {
      return row.removing_at === null ? deps.changeShared(row, { want_gone: false }, 'worker') : row;
    }
    const ours = row.want_openings.filter(({ port }) => port === sshPort);
    if (kind === 'security-group' && !ours.some(({ from }) => from === at.ssh.from)) {
      // This server has moved since.
      const others = row.want_openings.filter(({ port }) => port !== sshPort);
      return deps.changeShared(row, { want_openings: [at.ssh, ...others] }, 'worker');
    }
    const isStale = row.failure !== null && (row.failed_at ?? '') < at.since;
    return isStale || (row.failure !== null && row.provider_id !== null)
      ? deps.changeShared(row, { failure: null, failed_at: null }, 'worker')
      : row;
  };

  /** Resolves with the provider's id once it is there. */
  const obtain = async (
    connection: DriverConnection,
    place: Place,
    at: Wanted,
    kind: Kind,
    vnetId: string | null,
    signal: AbortSignal,
  ): Promise<string> => {
    for (;;) {
      signal.throwIfAborted();
      const row = await deps.commit.submit(() => need(connection, place, at, kind, vnetId));
      if (row.failure !== null) throw new DriverError(row.failure, 'refused');
      if (row.provider_id !== null && !row.want_gone) return row.provider_id;
      deps.worker.wake();
      await deps.worker.settled(row.id);
      await pauseFor(lookAgainMs, signal);
    }
  };

  // A thousand VMs of a launch ask for the same few; one of them does the asking.
  const inFlight = new Map<string, Asking>();
  const ask = async (
    connection: DriverConnection,
    place: Place,
    { infraName, since }: Pick<Wanted, 'infraName' | 'since'>,
    signal: AbortSignal,
  ): Promise<VmNetwork> => {
    const from = (await connection.driver.resources?.sshFrom?.(signal)) ?? everybody;
    const at = { infraName, since, ssh: { port: sshPort, from } };
    const kinds = connection.driver.resources?.kinds;
    const get = async (kind: Kind, vnetId: string | null = null): Promise<string> =>
      (kinds?.includes(kind) ?? true) ? obtain(connection, place, at, kind, vnetId, signal) : '';
    // What another life of ours made is used before a second one is made; a cloud that cannot list stops no launch.
    if (!deps.worker.isKnown(place.connectionId)) {
      await deps.worker.compareWith(connection, signal).catch(() => undefined);
    }
    const [vNetId, keyId] = await Promise.all([get('vnet'), get('key')]);
    const [subnetId = '', securityGroupId = ''] = await Promise.all(
      inVNet.map((kind) => get(kind, vNetId === '' ? null : vNetId)),
    );
    const network = { vNetId, subnetId, securityGroupId, keyId };
    if (kinds === undefined) return network;
    // A group that comes with its VM starts with none of them.
    const group = shared.findByProvider(place.connectionId, securityGroupId);
    return { ...network, openings: group?.want_openings.filter(({ port }) => port !== sshPort) };
  };

  const shareOf = (connection: DriverConnection, place: Place, at: Pick<Wanted, 'infraName' | 'since'>) => {
    const key = JSON.stringify(place);
    const asked = inFlight.get(key);
    if (asked !== undefined) return asked;
    const unwanted = new AbortController();
    const signal = AbortSignal.any([deps.worker.signal, unwanted.signal]);
    const forget = (): void => {
      if (inFlight.get(key) === asking) inFlight.delete(key);
    };
    const asking: Asking = {
      waiting: 0,
      network: ask(connection, place, at, signal).finally(forget),
      drop(): void {
        forget();
        unwanted.abort();
      },
    };
    inFlight.set(key, asking);
    return asking;
  };

  return async (connection, { infraName, since, ...where }, signal, onTrouble) => {
    const place = { ...where, connectionId: connection.connectionId };
    const isStoodOn = (row: SharedRow): boolean =>
      row.connection_id === place.connectionId &&
      row.provider === place.provider &&
      row.region === place.region &&
      (row.infra_id === null || row.infra_id === place.infraId);
    const endListening = deps.worker.onTrouble((row, error) => {
      if (isStoodOn(row)) onTrouble(error);
    });
    const asking = shareOf(connection, place, { infraName, since });
    asking.waiting += 1;
    try {
      return await untilAborted(asking.network, signal);
    } finally {
      endListening();
      asking.waiting -= 1;
      // Nobody waits for it any more: what a person removes meanwhile is not made again.
      if (asking.waiting === 0) asking.drop();
    }
  };
};

/** What some VMs wait for together. */
interface Asking {
  waiting: number;
  readonly network: Promise<VmNetwork>;
  drop(): void;
}

const untilAborted = async <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> => {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    work.catch(() => undefined); // told to the others who wait
  }
};
