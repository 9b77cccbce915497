import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { CloudError } from './cloud-error.ts';

/** The way of the internet to a VM: null when nothing listens there. Throws a CloudError where its firewall says no. */
export type DialPublic = (vmId: string, port: number) => Promise<Socket | null>;

/**
 * `GET /vms/<id>/ports/<port>` with `Upgrade: tcp`: what the internet would reach at the VM's public address, which is
 * simulated. Only what the security groups let in for everybody, and only what listens beyond loopback.
 */
export async function openPublicDoor(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  dialPublic: DialPublic,
): Promise<void> {
  client.on('error', () => client.destroy());
  try {
    const [, vmId, port] = /^\/vms\/([^/]+)\/ports\/(\d{1,5})$/.exec(request.url ?? '') ?? [];
    if (vmId === undefined || request.headers.upgrade !== 'tcp')
      throw new CloudError(404, 'InvalidAction', `There is no ${request.url} here.`);
    const service = await dialPublic(vmId, Number(port));
    if (service === null) throw new CloudError(502, 'ConnectionRefused', `Nothing listens on port ${port}.`);
    client.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: tcp\r\n\r\n');
    if (head.length > 0) service.write(head);
    client.on('close', () => service.destroy());
    service.on('close', () => client.destroy());
    client.pipe(service);
    service.pipe(client);
  } catch (error) {
    const { status, message } =
      error instanceof CloudError
        ? error
        : { status: 500, message: 'The sandbox cloud met a bug of its own.' };
    client.end(`HTTP/1.1 ${status} ${message.replaceAll(/[^ -~]/g, ' ')}\r\nconnection: close\r\n\r\n`);
  }
}
