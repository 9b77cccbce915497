import * as z from 'zod';
import { type SandboxDisk, sandboxDiskListSchema, sandboxDiskSchema } from '../../sandbox-cloud/contract.ts';
import type { DiskPort, DriverDisk } from '../driver.ts';
import type { Call } from './call.ts';
import { answerError, isNotFound } from './errors.ts';

const fromSandbox = (disk: SandboxDisk): DriverDisk => ({
  providerDiskId: disk.id,
  name: disk.name,
  provider: disk.provider,
  region: disk.region,
  sizeGib: disk.sizeGib,
  attachedTo: disk.attachedTo,
  tags: disk.tags,
  createdAt: disk.createdAt,
});

/** The sandbox cloud's data disks. */
export const createSandboxDisks = (call: Call): DiskPort => {
  const at = (id: string, action = ''): string => `/disks/${encodeURIComponent(id)}${action}`;
  const post = async (path: string, body: unknown, signal: AbortSignal): Promise<DriverDisk> =>
    fromSandbox(await call({ method: 'POST', path, body }, sandboxDiskSchema, signal));
  return {
    async list(signal) {
      const { items, total } = await call({ method: 'GET', path: '/disks' }, sandboxDiskListSchema, signal);
      if (items.length < total) {
        throw answerError(500, '', `The listing came in part: ${items.length} of ${total} disks.`);
      }
      return items.filter(({ tags }) => tags['terroir-disk'] !== undefined).map(fromSandbox);
    },
    async find(id, signal) {
      try {
        return fromSandbox(await call({ method: 'GET', path: at(id) }, sandboxDiskSchema, signal));
      } catch (error) {
        if (isNotFound(error)) return null;
        throw error;
      }
    },
    // For any VM of the region, and a repeat under the key yields the same.
    create: ({ key, name, provider, region, sizeGib, tags }, signal) =>
      post('/disks', { name, provider, region, sizeGib, tags, clientToken: key }, signal),
    attach: (id, vmId, signal) => post(at(id, '/attach'), { vmId }, signal),
    detach: (id, signal) => post(at(id, '/detach'), {}, signal),
    grow: (id, sizeGib, signal) => post(at(id, '/grow'), { sizeGib }, signal),
    async remove(id, signal) {
      try {
        await call({ method: 'DELETE', path: at(id) }, z.unknown(), signal);
      } catch (error) {
        if (!isNotFound(error)) throw error; // gone already: what was wanted
      }
    },
  };
};
