import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import ssh2 from 'ssh2';
import type { AuthContext, Connection } from 'ssh2';
import { forwardPort } from './forward-port.ts';
import { forwardToNeighbour } from './forward-to-neighbour.ts';
import { parsePublicKey } from './keys.ts';
import { serveForwards } from './serve-forwards.ts';
import { serveSession } from './serve-session.ts';

const connectionLimit = 64;
const authTimeoutMs = 20_000;
const channelLimit = 64;
/** Where a VM serves SSH as its neighbours see it. */
const sshPort = 22;

/** Opens a channel into the VM; rejects with the reason when there is no VM to reach. */
export type OpenChannel = () => Promise<Socket>;

export interface VmSshServer {
  readonly port: number;
  /** While closed, connections are reset as by a machine that is down; the port stays ours. */
  setOpen(open: boolean): void;
  close(): Promise<void>;
}

export interface VmSshOptions {
  readonly hostPrivateKey: string;
  readonly user: string;
  readonly authorizedKey: string;
  /** Taken when free, so that a VM keeps its port when the sandbox cloud restarts. */
  readonly preferredPort: number | null;
  readonly openChannel: OpenChannel;
  /** See `createVmMachine`. */
  readonly neighbourPort: (ip: string) => number | null;
}

/** One VM's SSH service on loopback: public key only, exec, shell, PTY, signals and forwarding into the VM. */
export async function startVmSshServer(options: VmSshOptions): Promise<VmSshServer> {
  const authorized = parsePublicKey(options.authorizedKey);
  if (!authorized) throw new Error('The VM has no usable SSH public key.');
  const protocol = new ssh2.Server(
    { hostKeys: [options.hostPrivateKey], ident: 'TerroirSandbox' },
    (client) => serveClient(client, options, authorized),
  );
  const sockets = new Set<Socket>();
  let open = false;

  // SSH's small packets wait 40 ms each for one another unless told not to.
  const listener = createServer({ noDelay: true }, (socket) => {
    if (!open || sockets.size >= connectionLimit) {
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    protocol.injectSocket(socket);
  });
  const port = await listen(listener, options.preferredPort);
  const resetAll = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port,
    setOpen(value) {
      open = value;
      if (!value) resetAll();
    },
    async close() {
      open = false;
      resetAll();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
}

function serveClient(client: Connection, options: VmSshOptions, authorized: ssh2.ParsedKey): void {
  const late = setTimeout(() => client.end(), authTimeoutMs);
  let channels = 0;
  const serve = (channel: Promise<void>) => {
    channels += 1;
    void channel.finally(() => (channels -= 1));
  };
  client.on('close', () => clearTimeout(late));
  client.on('error', () => client.end()); // a broken or foreign client; its channels close with it
  client.on('authentication', (context) => {
    if (isAuthorized(context, options.user, authorized)) context.accept();
    else context.reject(['publickey']);
  });
  client.on('ready', () => {
    clearTimeout(late);
    serveForwards(client, options.openChannel);
    client.on('session', (accept, reject) => {
      if (channels >= channelLimit) return reject();
      serve(serveSession(accept(), options.openChannel));
    });
    client.on('tcpip', (accept, reject, info) => {
      if (channels >= channelLimit) return reject();
      const neighbour = info.destPort === sshPort ? options.neighbourPort(info.destIP) : null;
      if (neighbour !== null) serve(forwardToNeighbour(accept, reject, neighbour));
      else serve(forwardPort(accept, reject, info.destIP, info.destPort, options.openChannel));
    });
  });
}

function isAuthorized(context: AuthContext, user: string, authorized: ssh2.ParsedKey): boolean {
  if (context.method !== 'publickey' || context.username !== user) return false;
  const expected = authorized.getPublicSSH();
  if (context.key.data.length !== expected.length || !timingSafeEqual(context.key.data, expected))
    return false;
  // Without a signature the client only asks whether this key would do.
  if (!context.signature || !context.blob) return true;
  // ssh2 answers a malformed signature with an Error, which its types do not say and which is truthy.
  const verdict: unknown = authorized.verify(context.blob, context.signature, context.hashAlgo);
  return verdict === true;
}

async function listen(server: Server, preferredPort: number | null): Promise<number> {
  for (const port of preferredPort === null ? [0] : [preferredPort, 0]) {
    server.listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch (error) {
      if (port === 0) throw error; // otherwise the old port is taken and any free one will do
    }
  }
  throw new Error('unreachable: port 0 either listens or throws');
}
