import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { migrate } from '../src/db/migrate.ts';
import { openDatabase } from '../src/db/open-database.ts';
import { createLinkKeeper, firstStream } from '../src/links/link-keeper.ts';
import { createSshPool } from '../src/ssh/create-ssh-pool.ts';
import type { VmAccess } from '../src/ssh/vm-access.ts';
import { freePort } from './free-port.ts';
import { listeningIn } from './listening-sockets.ts';
import { hasOpenSsh, startOpenSsh } from './openssh-fixture.ts';
import { startTcpDoor } from './own-hosts/tcp-door.ts';
import { until } from './sandbox-cloud-fixture.ts';

/** What a backend says of itself on a port of its VM's loopback. */
const startBackend = async (name: string, port: number): Promise<Server> => {
  const server = createServer((_request, response) => response.end(name)).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
};
const stopBackend = async (server: Server): Promise<void> => {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
};
/** One request on a connection of its own; null: nobody answers. */
const answerOf = async (port: number): Promise<string | null> => {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
    return await answer.text();
  } catch {
    return null;
  }
};
const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

/** The VM that has the ports behind a door that can be cut, a VM that serves, and what keeps the ports. */
const startPair = async (frontConfig = '') => {
  const [front, back] = [await startOpenSsh('front', undefined, frontConfig), await startOpenSsh('back')];
  const door = await startTcpDoor(front.access.port);
  const database = openDatabase(':memory:');
  migrate(database, join(import.meta.dirname, '../src/db/migrations'));
  const logger = pino({ level: 'silent' });
  const ssh = createSshPool({ database, logger });
  const keeper = createLinkKeeper({ ssh, logger, onChange: () => {} });
  undo.push(
    () => front.stop(),
    () => back.stop(),
    () => door.stop(),
    () => ssh.close(),
    () => keeper.close(),
  );
  const access: VmAccess = { ...front.access, port: door.port };
  return { access, back: back.access, door, ssh, keeper };
};

describe.skipIf(!hasOpenSsh)(
  "ports of a VM's loopback that lead through us, given by OpenSSH's own server",
  () => {
    test('a dead backend is passed over and comes back; a cut connection is made anew', async () => {
      const { access, back, door, ssh, keeper } = await startPair();
      const [port, ...ports] = [await freePort(), await freePort(), await freePort()];
      const [one, two] = await Promise.all(ports.map((at, index) => startBackend(`backend ${index}`, at)));
      if (port === undefined || one === undefined || two === undefined) throw new Error('three ports');
      undo.push(() => stopBackend(two));
      let turn = 0;
      const onConnection = () =>
        firstStream(
          turn++ % 2 === 0 ? ports : ports.toReversed(),
          (at) => ssh.openTunnel(back, at),
          () => {},
          () => {},
        );
      const want = () => keeper.want('front', { access, ports: new Map([[port, onConnection]]) });
      const untilOpen = () =>
        until('the port to be open', () => {
          want();
          return Promise.resolve(keeper.of('front').isOpen(port));
        });
      await untilOpen();
      const answers = [await answerOf(port), await answerOf(port), await answerOf(port)];
      expect(answers).toEqual(['backend 0', 'backend 1', 'backend 0']);
      const tables = ['tcp', 'tcp6'].map((name) => readFileSync(`/proc/net/${name}`, 'utf8'));
      const where = listeningIn(...tables).filter(({ address }) => address.endsWith(`:${port}`));
      expect(where.map(({ address }) => address)).toEqual([`127.0.0.1:${port}`]);

      await stopBackend(one);
      expect([await answerOf(port), await answerOf(port)]).toEqual(['backend 1', 'backend 1']);
      const again = await startBackend('backend 0', ports[0] ?? 0);
      undo.push(() => stopBackend(again));
      expect(new Set([await answerOf(port), await answerOf(port)])).toEqual(
        new Set(['backend 0', 'backend 1']),
      );

      // OpenSSH takes the port back with the connection, and gives it out again.
      door.cut();
      await until(
        'the port to be closed',
        async () => !keeper.of('front').isOpen(port) && !(await listens(port)),
      );
      expect(await answerOf(port)).toBeNull();
      await untilOpen();
      expect(new Set([await answerOf(port), await answerOf(port)])).toEqual(
        new Set(['backend 0', 'backend 1']),
      );

      keeper.want('front', { access, ports: new Map() });
      await until('the port to be given back', async () => !(await listens(port)));
      keeper.want('front', null);
    }, 120_000);

    test('fifty answers at once through one port come whole', async () => {
      const { access, back, ssh, keeper } = await startPair();
      const [port, at] = [await freePort(), await freePort()];
      const text = 'x'.repeat(300_000);
      const backend = await startBackend(text, at);
      undo.push(() => stopBackend(backend));
      await until('the port to be open', () => {
        keeper.want('front', { access, ports: new Map([[port, () => ssh.openTunnel(back, at)]]) });
        return Promise.resolve(keeper.of('front').isOpen(port));
      });
      const answers = await Promise.all(Array.from({ length: 50 }, () => answerOf(port)));
      expect(answers.filter((answer) => answer === text)).toHaveLength(50);
    }, 120_000);

    test('a port that is taken, and a server that forwards nothing, say what to look at', async () => {
      const { access, keeper } = await startPair();
      const taken = createTcpServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      undo.push(() => taken.close());
      const address = taken.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const nobody = () => Promise.resolve(null);
      const troubleOf = (kept: typeof keeper, at: VmAccess) =>
        until('the trouble to be told', () => {
          kept.want('front', { access: at, ports: new Map([[port, nobody]]) });
          return Promise.resolve(kept.of('front').trouble(port) ?? false);
        });
      expect(await troubleOf(keeper, access)).toMatch(new RegExp(`does not give us its port ${port}`));
      const strict = await startPair('AllowTcpForwarding no');
      expect(await troubleOf(strict.keeper, strict.access)).toMatch(/does not give us its port/);
    }, 120_000);
  },
);
