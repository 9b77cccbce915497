import { type DiskPort, DriverError, type DriverDisk } from '../../driver.ts';
import type { Ask, Client } from '../api/client.ts';
import { TumblebugError, withOutcome } from '../api/errors.ts';
import { isNamespaceMissing } from '../api/is-namespace-missing.ts';
import { type TbDataDisk, anySchema, dataDiskListSchema, inspectSchema } from '../api/schemas.ts';
import type { Ready } from '../ready.ts';
import { type Regions, regionIdOf } from '../regions.ts';
import { partsOf, requestIdOf } from '../vms/ids.ts';
import { type Infras, seenIn } from '../vms/infras.ts';
import { forgetOrder, orderState } from '../vms/order-state.ts';
import { descriptionOf, diskNameOf, holderOf, isOurs, toDisk } from './disk-record.ts';
import { asMessage, asRemedy, say } from '../../../wordings/say.ts';

export interface DiskDeps extends Pick<Client, 'call'> {
  namespace: string;
  infras: Infras;
  ready: Ready;
  regions: Regions;
  /** A VM or disk that was made just now may be missing from a cloud's listing for so long, ms. */
  hiddenMs: number;
  now: () => Date;
  /** Waits until the next look. */
  pause: (signal: AbortSignal) => Promise<void>;
}

// It waits for the cloud, and after attaching three seconds and more for what the VM shows of it.
const changeTimeoutMs = 10 * 60_000;
/** An order that was taken and does not come true in so many looks is tried anew. */
const looksUntilRetry = 120;

const refused = (message: string, remedy: string, retryable = false): DriverError =>
  new DriverError({ code: 'invalid-request', message, retryable, remedy }, 'refused');

/** Data disks of CB-Tumblebug. Where clouds keep them in zones, one is made in that of its VM. */
export const createDisks = (deps: DiskDeps): DiskPort => {
  const { call, namespace, infras, pause } = deps;
  const path = `/ns/${namespace}/resources/dataDisk`;
  const pathOf = (id: string): string => `${path}/${encodeURIComponent(id)}`;

  /** All of them, by id. Complete or throws. */
  const all = async (signal: AbortSignal): Promise<Map<string, TbDataDisk>> => {
    try {
      const { dataDisk } = await call({ path, timeoutMs: changeTimeoutMs }, dataDiskListSchema, signal);
      return new Map(dataDisk.map((disk) => [disk.id, disk]));
    } catch (error) {
      if (await isNamespaceMissing({ call }, namespace, error, signal)) return new Map();
      throw error;
    }
  };
  // That it is not there is believed of a complete listing alone: their refusals of a read do not say why.
  const read = async (id: string, signal: AbortSignal): Promise<TbDataDisk | null> =>
    (await all(signal)).get(id) ?? null;
  const known = async (id: string, signal: AbortSignal): Promise<TbDataDisk> => {
    const disk = await read(id, signal);
    if (disk !== null) return disk;
    throw refused(`CB-Tumblebug has no data disk ${id}.`, 'It is gone there. Delete it here.');
  };

  const until = async (
    id: string,
    isDone: (disk: TbDataDisk | null) => boolean,
    signal: AbortSignal,
  ): Promise<TbDataDisk | null> => {
    for (let looks = 0; looks < looksUntilRetry; looks++) {
      const disk = await read(id, signal);
      if (isDone(disk)) return disk;
      if (disk === null) return known(id, signal);
      if (/^error$/i.test(disk.status)) {
        throw refused(
          `The data disk ${id} is in the state ${disk.status} at its cloud. ${disk.systemMessage}`.trim(),
          'Delete it and make another one.',
        );
      }
      await pause(signal);
    }
    throw notShown(id);
  };

  /** Asks for a change and waits until it is listed. Their answer is a hint; what is listed counts. */
  const tell = async (
    id: string,
    ask: Ask,
    isDone: (disk: TbDataDisk | null) => boolean,
    signal: AbortSignal,
    isUnderWay: (disk: TbDataDisk | null) => boolean = isDone,
  ): Promise<TbDataDisk | null> => {
    try {
      await call({ timeoutMs: changeTimeoutMs, ...ask }, anySchema, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof TumblebugError) || error.status === null) throw error;
      if (!isUnderWay(await read(id, signal))) throw withOutcome(error, 'refused');
    }
    return until(id, isDone, signal);
  };
  const shown = (disk: TbDataDisk | null): DriverDisk => {
    if (disk === null) throw new Error('A disk that is there was not shown.');
    return toDisk(disk);
  };

  const vmOf = async (providerVmId: string, signal: AbortSignal) => {
    const id = partsOf(providerVmId);
    const seen = id === null ? null : seenIn((await infras.all(signal)).get(id.infra), id);
    return seen?.node ?? null;
  };

  /** Where a disk is made: where its VM stands, else where the connection of the region leads. */
  const placeOf = async (
    { provider, region, forVm }: Pick<DriverDisk, 'provider' | 'region'> & { forVm: string | null },
    signal: AbortSignal,
  ): Promise<{ connectionName: string; zone?: string }> => {
    const node = forVm === null ? null : await vmOf(forVm, signal);
    if (node !== null) {
      const zone = node.region?.zone ?? '';
      return { connectionName: node.connectionName, ...(zone === '' ? {} : { zone }) };
    }
    const here = (await deps.regions.connections(signal))
      .filter((one) => one.verified && regionIdOf(one) === `${provider}+${region}`)
      .toSorted((a, b) => Number(b.regionRepresentative) - Number(a.regionRepresentative));
    const [first] = here;
    if (first !== undefined) return { connectionName: first.configName };
    throw new DriverError(
      {
        code: 'not-available-in-region',
        retryable: false,
        ...asMessage(say('tumblebug-not-connected', { region: `${provider} ${region}` })),
        ...asRemedy(say('tumblebug-register-there')),
      },
      'refused',
    );
  };

  /** Disks that were made through it at a connection and that it does not know. */
  const unaccounted = async (connectionName: string, signal: AbortSignal): Promise<string[]> => {
    const { resources } = await call(
      {
        method: 'POST',
        path: '/inspectResources',
        body: { connectionName, resourceType: 'dataDisk' },
        timeoutMs: changeTimeoutMs,
      },
      inspectSchema,
      signal,
    );
    return resources.onSpiderNotTumblebug.map(({ cspResourceId }) => cspResourceId);
  };

  /**
   * They name a disk at its cloud by chance, and forget an order when they are ended: of one that was sent before, a
   * disk that they do not know may be what came of it. Which one nobody can tell, so a person must look before another
   * one is made and paid for.
   */
  const refuseSecond = async (id: string, connectionName: string, signal: AbortSignal): Promise<void> => {
    const sinceMs = deps.now().getTime();
    for (;;) {
      const found = await unaccounted(connectionName, signal);
      if (found.length > 0) {
        throw new DriverError(
          {
            code: 'invalid-request',
            retryable: false,
            ...asMessage(
              say('tumblebug-disk-forgotten', {
                disk: id,
                connection: connectionName,
                found: found.join(', '),
              }),
            ),
            ...asRemedy(say('tumblebug-disk-look', { connection: connectionName })),
          },
          'refused',
        );
      }
      if (deps.now().getTime() - sinceMs >= deps.hiddenMs) return;
      await pause(signal);
    }
  };

  const pathOfHolder = (holder: string): string => {
    const { infra = '', node = '' } = partsOf(holder) ?? {};
    return `${infras.pathOf({ infra })}/node/${encodeURIComponent(node)}/dataDisk`;
  };

  return {
    list: async (signal) => [...(await all(signal)).values()].filter(isOurs).map(toDisk),

    async find(id, signal) {
      const disk = await read(id, signal);
      return disk === null ? null : toDisk(disk);
    },

    async create({ key, name, provider, region, sizeGib, tags, forVm, isRepeat = false }, signal) {
      await deps.ready.before(signal);
      const id = diskNameOf(key);
      const isMade = (disk: TbDataDisk | null): boolean => disk !== null && !/^creating$/i.test(disk.status);
      // They write a disk down when the cloud has it: a repeat before that would make a second one.
      let order = await orderState(deps, id, signal);
      for (let looks = 0; order === 'Handling'; looks++) {
        if (looks === looksUntilRetry) throw notShown(id);
        await pause(signal);
        order = await orderState(deps, id, signal);
      }
      if ((await read(id, signal)) !== null) return shown(await until(id, isMade, signal));
      const place = await placeOf({ provider, region, forVm }, signal);
      if (isRepeat && order === null) await refuseSecond(id, place.connectionName, signal);
      await forgetOrder(deps, id, signal);
      const body = {
        name: id,
        ...place,
        diskType: 'default',
        diskSize: Math.ceil(sizeGib),
        description: descriptionOf({ name, tags }),
      };
      const ask: Ask = { method: 'POST', path, body, requestId: requestIdOf(id) };
      return shown(await tell(id, ask, isMade, signal, (disk) => disk !== null));
    },

    async attach(id, providerVmId, signal) {
      const disk = await known(id, signal);
      const holder = holderOf(disk);
      if (holder === providerVmId) return toDisk(disk);
      if (holder !== null) throw refused(`The data disk ${id} is attached to ${holder}.`, 'Detach it first.');
      const node = await vmOf(providerVmId, signal);
      if (node === null) throw refused(`CB-Tumblebug has no VM ${providerVmId}.`, 'Choose another VM.');
      const zone = node.region?.zone ?? '';
      if (disk.zone !== '' && zone !== '' && disk.zone !== zone) {
        throw refused(
          `The data disk ${id} is in ${disk.zone} and the VM ${providerVmId} in ${zone}; its cloud attaches within a zone only.`,
          'Make another disk and name this VM with it: it is then made in the same zone.',
        );
      }
      const ask: Ask = {
        method: 'PUT',
        path: pathOfHolder(providerVmId),
        query: { option: 'attach' },
        body: { dataDiskId: id },
      };
      return shown(await tell(id, ask, (now) => now !== null && holderOf(now) === providerVmId, signal));
    },

    async detach(id, signal) {
      const disk = await known(id, signal);
      const holder = holderOf(disk);
      if (holder === null) return toDisk(disk);
      const ask: Ask = {
        method: 'PUT',
        path: pathOfHolder(holder),
        query: { option: 'detach' },
        body: { dataDiskId: id },
      };
      return shown(await tell(id, ask, (now) => now !== null && holderOf(now) === null, signal));
    },

    async grow(id, sizeGib, signal) {
      const disk = await known(id, signal);
      const wanted = Math.ceil(sizeGib);
      if (wanted < disk.diskSize) {
        throw refused(
          `The data disk ${id} has ${disk.diskSize} GiB; a disk can only grow.`,
          'Make a smaller one.',
        );
      }
      if (wanted === disk.diskSize) return toDisk(disk);
      // What is left out of the request is wiped from the record.
      const body = { diskSize: wanted, description: disk.description };
      const isGrown = (now: TbDataDisk | null): boolean => now !== null && now.diskSize >= wanted;
      return shown(await tell(id, { method: 'PUT', path: pathOf(id), body }, isGrown, signal));
    },

    async remove(id, signal) {
      const disk = await read(id, signal);
      if (disk === null) return;
      const holder = holderOf(disk);
      if (holder !== null) throw refused(`The data disk ${id} is attached to ${holder}.`, 'Detach it first.');
      await tell(id, { method: 'DELETE', path: pathOf(id) }, (now) => now === null, signal);
    },
  };
};

const notShown = (id: string): DriverError =>
  new DriverError(
    {
      code: 'timeout',
      retryable: true,
      ...asMessage(say('tumblebug-disk-not-shown', { disk: id })),
      ...asRemedy(say('looked-for-again')),
    },
    'unknown',
  );
