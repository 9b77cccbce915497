import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe } from 'vitest';
import { migrate } from '../src/db/migrate.ts';
import { openDatabase } from '../src/db/open-database.ts';
import { describeConformance } from '../src/drivers/conformance/describe-conformance.ts';
import type { DriverUnderTest, Injection } from '../src/drivers/conformance/driver-under-test.ts';
import { createSshDriver } from '../src/drivers/ssh/create-ssh-driver.ts';
import { newEd25519Pair } from '../src/sandbox-cloud/ssh/keys.ts';
import { createSshPool } from '../src/ssh/create-ssh-pool.ts';
import { freePort } from './free-port.ts';
import { specFixture } from './infras-fixture.ts';
import { hostMissing, startHost } from './own-hosts/start-host.ts';

const open = async (): Promise<DriverUnderTest> => {
  const key = newEd25519Pair();
  const lab = await Promise.all([startHost(key), startHost(key)]);
  const folder = mkdtempSync(join(tmpdir(), 'terroir-hosts-'));
  const database = openDatabase(':memory:');
  migrate(database, join(import.meta.dirname, '../src/db/migrations'));
  const logger = pino({ level: 'silent' });
  const ssh = createSshPool({ database, logger });
  const nowhere = await freePort();
  const place: [number, number] = [127.38, 36.37];
  const driverOf = (connectionId: string, ports: readonly number[]) =>
    createSshDriver(
      {
        config: {
          site: 'lab',
          place,
          auth: 'key',
          hosts: ports.map((port, at) => ({
            name: `gpu${at + 1}`,
            address: '127.0.0.1',
            port,
            user: 'lab',
            ...(lab[at] === undefined ? {} : { hostKey: lab[at].hostKey }),
          })),
        },
        credential: key.private,
      },
      {
        connectionId,
        owner: 'conformance',
        folder,
        ssh,
        secretOf: () => Buffer.alloc(32),
        logger,
        now: () => new Date(),
      },
    );
  const driver = driverOf(
    'lab',
    lab.map(({ door }) => door.port),
  );
  const claims = join(folder, 'lab.hosts.json');
  const atEach = (work: (host: (typeof lab)[number], on: boolean) => void): Injection => ({
    strike(on) {
      for (const host of lab) work(host, on);
      return Promise.resolve();
    },
  });
  const noRegion = { without: 'Hosts have no region but the name that you give their site.' };
  const noOrder = () => Promise.reject(new Error('nothing is ordered from a host'));

  return {
    driver,
    unreachable: driverOf('nowhere', [nowhere]),
    spec: specFixture('m7i.large'),
    sshPublicKey: key.public,
    faults: {
      loseCreateAnswers: noOrder,
      async failListings(on) {
        if (on) {
          renameSync(claims, `${claims}.whole`);
          writeFileSync(claims, '{"gpu1":');
        } else renameSync(`${claims}.whole`, claims);
      },
      exhaustQuota: noOrder,
      exhaustCapacity: noOrder,
    },
    injector: {
      expiredCredential: atEach(({ letIn, door }, on) => {
        letIn(!on);
        door.cut(); // who is logged in stays so
      }),
      insufficientCredential: atEach(({ letReboot }, on) => letReboot(!on)),
      wrongRegion: noRegion,
      optedOutRegion: noRegion,
      clockSkew: { without: 'An SSH login carries no time.' },
      throttling: {
        // As sshd does with those that it has no room for.
        strike(calls) {
          for (const { door } of lab) {
            door.refuse(calls);
            door.cut();
          }
          return Promise.resolve();
        },
        code: 'network',
      },
      eventualConsistency: { without: 'A host is asked itself.' },
      partialPages: {
        vms: lab.length,
        strike(on) {
          lab[0]?.door.refuse(on ? Number.POSITIVE_INFINITY : 0);
          lab[0]?.door.cut();
          return Promise.resolve();
        },
      },
      connectionCut: atEach(({ door }, on) => {
        door.cutAfter(on ? 400 : null);
        door.cut();
      }),
      engineRestart: { without: 'Nothing stands between us and a host.' },
      deletedButLeft: { without: 'Nothing is deleted: a released host runs on.' },
    },
    alive: (asked) => Promise.resolve(readFileSync(claims, 'utf8').includes(asked) ? 1 : 0),
    async close() {
      await ssh.close();
      database.close();
      for (const host of lab) await host.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

describe.skipIf(hostMissing !== null)('OpenSSH on loopback', () => {
  describeConformance('ssh', open);
});
