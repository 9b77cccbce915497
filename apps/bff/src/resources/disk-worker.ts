import type { Logger } from 'pino';
import type { DriverDisk } from '../drivers/driver.ts';
import type { DriverConnection, DriverRegistry } from '../drivers/registry.ts';
import { type Installation, mayAdopt } from '../provisioning/installation.ts';
import { isPending } from './disk-store.ts';
import { createRowLoops } from './row-loops.ts';
import { type DiskWork, factsOf, markMissing, runDisk } from './run-disk.ts';

export interface DiskWorkerDeps extends DiskWork {
  drivers: DriverRegistry;
  installation: Installation;
  logger: Logger;
  compareMs: number;
}

/** Works disks whose row and provider differ, and compares all of them with the providers. */
export const createDiskWorker = (deps: DiskWorkerDeps) => {
  function* pending() {
    for (const { id, connection_id, ...disk } of deps.disks.living()) {
      const port = deps.drivers.get(connection_id)?.driver.disks;
      if (port === undefined || !isPending({ id, connection_id, ...disk })) continue;
      yield { id, run: (signal: AbortSignal) => runDisk(deps, port, id, signal) };
    }
  }

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
    if (isPending(row) || loops.isBusy(row.id) || row.gone_at !== null) return;
    if (row.vm_id === facts.vm_id && row.size_gib === facts.size_gib && !row.missing) return;
    deps.changeDisk(row, { ...facts, want_vm_id: facts.vm_id, want_size_gib: seen.sizeGib }, 'reconciler');
  };

  const compareWith = async (connection: DriverConnection, signal: AbortSignal): Promise<void> => {
    const port = connection.driver.disks;
    if (port === undefined) return;
    const listed = await port.list(signal); // a failed listing throws and says nothing of any disk
    deps.database.transact(() => {
      for (const seen of listed) take(connection, seen);
    });
    const seenIds = new Set(listed.map(({ providerDiskId }) => providerDiskId));
    for (const row of deps.disks.living()) {
      const id = row.provider_disk_id;
      if (row.connection_id !== connection.connectionId || id === null || seenIds.has(id)) continue;
      if (isPending(row) || row.missing || (await port.find(id, signal)) !== null) continue;
      deps.database.transact(() => markMissing(deps, row));
    }
  };

  const compare = async (signal: AbortSignal): Promise<void> => {
    for (const connection of deps.drivers.all()) {
      try {
        await compareWith(connection, signal);
      } catch (error) {
        if (signal.aborted) return;
        deps.logger.warn({ connectionId: connection.connectionId, err: error }, 'disks could not be listed');
      }
    }
  };

  const loops = createRowLoops({ pending, compare, compareMs: deps.compareMs, logger: deps.logger });
  return loops;
};
