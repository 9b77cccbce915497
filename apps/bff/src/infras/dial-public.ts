import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { DriverRegistry } from '../drivers/registry.ts';
import type { InfraStore } from './infra-store.ts';
import type { VmStore } from './vm-store.ts';

/** A byte stream to a port of a VM the way anybody on the internet would come. Rejects with what stood in the way. */
export type DialPublic = (vmId: string, port: number, signal: AbortSignal) => Promise<Duplex>;

export const createDialPublic =
  (deps: { infras: InfraStore; vms: VmStore; drivers: DriverRegistry }): DialPublic =>
  async (vmId, port, signal) => {
    const vm = deps.vms.find(vmId);
    if (vm === null || vm.public_ip === null) throw new Error('The VM has no public address.');
    const connectionId = deps.infras.findAny(vm.infra_id)?.connection_id ?? '';
    const driver = deps.drivers.get(connectionId)?.driver;
    if (driver?.dialPublic !== undefined && vm.provider_vm_id !== null)
      return driver.dialPublic(vm.provider_vm_id, port, signal);
    const socket = connect({ host: vm.public_ip, port, signal });
    await once(socket, 'connect');
    return socket;
  };
