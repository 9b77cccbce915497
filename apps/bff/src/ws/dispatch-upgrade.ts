import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Gate } from '../http/gate.ts';
import { refuseUpgrade, type StreamServer } from './stream-server.ts';

export type ProxyUpgrade = (
  endpointId: string,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
) => void;

/** Every upgrade passes the same gate as every request, before a single byte of the socket is read. */
export const dispatchUpgrade =
  (deps: { gate: Gate; stream: StreamServer; proxyUpgrade: ProxyUpgrade | null }) =>
  (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const decision = deps.gate.judge(request);
    if (decision.to === 'nobody') refuseUpgrade(socket, decision.status);
    else if (decision.to === 'us') deps.stream.upgrade(request, socket, head);
    else if (deps.proxyUpgrade === null) refuseUpgrade(socket, 421);
    else deps.proxyUpgrade(decision.endpointId, request, socket, head);
  };
