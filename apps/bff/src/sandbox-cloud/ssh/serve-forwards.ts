import type { Socket } from 'node:net';
import type { Connection } from 'ssh2';
import { listenInVm } from './listen-in-vm.ts';
import type { OpenChannel } from './vm-ssh-server.ts';

const forwardLimit = 64;
const loopbackNames = new Set(['localhost', '127.0.0.1', '']);

/** `tcpip-forward` of one client: its ports on the VM's loopback, as sshd does without GatewayPorts. */
export function serveForwards(client: Connection, openChannel: OpenChannel): void {
  const listening = new Map<number, Socket | 'opening'>();
  const forward = async (address: string, port: number): Promise<boolean> => {
    if (!loopbackNames.has(address) || port === 0 || listening.has(port) || listening.size >= forwardLimit)
      return false;
    listening.set(port, 'opening');
    const socket = await listenInVm(openChannel, port, (stream) => {
      stream.on('error', () => stream.destroy());
      client.forwardOut(address, port, '127.0.0.1', 0, (error, channel) => {
        if (error !== undefined) {
          stream.destroy();
          return;
        }
        channel.on('error', () => stream.destroy());
        channel.on('close', () => stream.destroy());
        stream.on('close', () => channel.end());
        stream.pipe(channel);
        channel.pipe(stream);
      });
    });
    if (socket === null || listening.get(port) !== 'opening') {
      socket?.destroy();
      if (socket === null) listening.delete(port);
      return false;
    }
    listening.set(port, socket);
    socket.on('close', () => {
      if (listening.get(port) === socket) listening.delete(port);
    });
    return true;
  };
  client.on('request', (accept, reject, name, info) => {
    if (name === 'tcpip-forward') {
      void forward(info.bindAddr, info.bindPort).then((isOpen) => (isOpen ? accept?.() : reject?.()));
    } else if (name === 'cancel-tcpip-forward') {
      const socket = listening.get(info.bindPort);
      listening.delete(info.bindPort);
      if (socket === undefined) return reject?.();
      if (socket !== 'opening') socket.destroy();
      accept?.();
    } else reject?.();
  });
  client.on('close', () => {
    for (const socket of listening.values()) if (socket !== 'opening') socket.destroy();
    listening.clear();
  });
}
