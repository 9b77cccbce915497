import type { Logger } from 'pino';
import type { DriverDisk } from '../drivers/driver.ts';
import type { DriverConnection, DriverRegistry } from '../drivers/registry.ts';
import { pauseFor } from '../provisioning/backoff.ts';
import { type Installation, mayAdopt } from '../provisioning/installation.ts';
import { isPending } from './disk-store.ts';
import { type DiskWork, factsOf, markMissing, runDisk } from './run-disk.ts';

export interface DiskWorkerDeps extends DiskWork {
  drivers: DriverRegistry;
  installation: Installation;
  logger: Logger;
  compareMs: number;
}

/** Works disks whose row and provider differ, one loop per disk, and compares all of them with the providers. */
export const createDiskWorker = (deps: DiskWorkerDeps) => {
  const stop = new AbortController();
  const loops = new Map<string, Promise<void>>();
  let comparing: Promise<void> = Promise.resolve();

  const wake = (): void => {
    if (stop.signal.aborted) return;
    for (const disk of deps.disks.living()) {
      const port = deps.drivers.get(disk.connection_id)?.driver.disks;
      if (port === undefined || !isPending(disk) || loops.has(disk.id)) continue;
      const loop = runDisk(deps, port, disk.id, stop.signal)
        .catch((error: unknown) => deps.logger.error({ diskId: disk.id, err: error }, 'a disk loop broke'))
        .finally(() => loops.delete(disk.id));
      loops.set(disk.id, loop);
    }
  };

  /** Their disk, our row: followed; no row: taken in, so that nothing that may cost is out of sight. */
  const take = ({ connectionId, driver }: DriverConnection, seen: DriverDisk): void => {
    const facts = factsOf(deps.vms, connectionId, seen);
    const tagged = seen.tags['terroir-disk'] ?? '';
    const row = deps.disks.findByProviderDisk(connectionId, seen.providerDiskId) ?? deps.disks.find(tagged);
    if (row === null) {
      if (!mayAdopt(deps.installation, seen)) return;
      const { name, provider, region, createdAt } = seen;
      const adopted = {
        ...facts,
        id: tagged,
        name,
        connection_id: connectionId,
        simulated: driver.simulated,
        provider,
        region,
        want_size_gib: seen.sizeGib,
        want_vm_id: facts.vm_id,
        want_gone: false,
        sent_at: createdAt,
        failure: null,
        created_at: createdAt,
        gone_at: null,
      };
      deps.disks.insert(adopted);
      deps.changeDisk(adopted, {}, 'reconciler');
      return;
    }
    if (isPending(row) || loops.has(row.id) || row.gone_at !== null) return;
    if (row.vm_id === facts.vm_id && row.size_gib === facts.size_gib && !row.missing) return;
    deps.changeDisk(row, { ...facts, want_vm_id: facts.vm_id, want_size_gib: seen.sizeGib }, 'reconciler');
  };

  const compareWith = async (connection: DriverConnection): Promise<void> => {
    const port = connection.driver.disks;
    if (port === undefined) return;
    const listed = await port.list(stop.signal); // a failed listing throws and says nothing of any disk
    deps.database.transact(() => {
      for (const seen of listed) take(connection, seen);
    });
    const seenIds = new Set(listed.map(({ providerDiskId }) => providerDiskId));
    for (const row of deps.disks.living()) {
      const id = row.provider_disk_id;
      if (row.connection_id !== connection.connectionId || id === null || seenIds.has(id)) continue;
      if (isPending(row) || row.missing || (await port.find(id, stop.signal)) !== null) continue;
      deps.database.transact(() => markMissing(deps, row));
    }
  };

  const compare = async (): Promise<void> => {
    for (const connection of deps.drivers.all()) {
      try {
        await compareWith(connection);
      } catch (error) {
        if (stop.signal.aborted) return;
        deps.logger.warn({ connectionId: connection.connectionId, err: error }, 'disks could not be listed');
      }
    }
  };

  return {
    wake,
    compare,
    start(): void {
      comparing = (async () => {
        while (!stop.signal.aborted) {
          wake();
          await compare();
          await pauseFor(deps.compareMs, stop.signal);
        }
      })();
    },
    async close(): Promise<void> {
      stop.abort();
      await Promise.all([comparing, ...loops.values()]);
    },
  };
};
