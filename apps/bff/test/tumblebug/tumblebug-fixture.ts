import { join } from 'node:path';
import { pino } from 'pino';
import type { TumblebugConfig } from '@terroir/shared-types';
import { migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/open-database.ts';
import type { DriverUnderTest } from '../../src/drivers/conformance/driver-under-test.ts';
import { createTumblebugDriver } from '../../src/drivers/tumblebug/create-tumblebug-driver.ts';
import { createSshPool } from '../../src/ssh/create-ssh-pool.ts';
import { specFixture } from '../infras-fixture.ts';
import { until, userKey } from '../sandbox-cloud-fixture.ts';
import { type Quirks, noQuirks } from './fake/quirks.ts';
import { type TumblebugFake, startTumblebugFake } from './fake/start-fake.ts';
import { type GuestSsh, startGuestSsh } from './fake/start-guest-ssh.ts';

export const fakeLogin = { username: 'tester', password: 'tester-password' };

export const tumblebugConfig = (url: string, changes: Partial<TumblebugConfig> = {}): TumblebugConfig => ({
  url,
  username: fakeLogin.username,
  namespace: 'default',
  credentialHolder: 'admin',
  regions: [],
  ...changes,
});

/** The fake's clouds are quick. */
export const inAHurry = { pollMs: 30, infraReadsPerSecond: 100, hiddenMs: 2_000, stuckMs: 200, retryMs: 200 };

interface Opening {
  password?: string;
  paces?: Partial<typeof inAHurry>;
}

/** A driver in a hurry, unless other paces are given. */
export const openTumblebugDriver = (
  url: string,
  changes: Partial<TumblebugConfig> = {},
  { password = fakeLogin.password, paces = inAHurry }: Opening = {},
) => {
  const database = openDatabase(':memory:');
  migrate(database, join(import.meta.dirname, '../../src/db/migrations'));
  const ssh = createSshPool({ database, logger: pino({ level: 'silent' }) });
  return {
    ...createTumblebugDriver({
      config: tumblebugConfig(url, changes),
      password,
      connectionId: 'tb',
      ssh,
      now: () => new Date(),
      ...paces,
    }),
    async closeSsh() {
      await ssh.close();
      database.close();
    },
  };
};

export interface TumblebugUnderTest {
  fake: TumblebugFake;
  guest: GuestSsh;
  set: (changes: Partial<Quirks>) => Promise<void>;
  close: () => Promise<void>;
}

export const startTumblebug = async (): Promise<TumblebugUnderTest> => {
  const guest = await startGuestSsh();
  const fake = await startTumblebugFake({ login: { privateKey: guest.privateKey, hostKey: null } });
  return {
    fake,
    guest,
    set: (changes) => Promise.resolve(fake.set(changes)),
    async close() {
      await fake.close();
      await guest.close();
    },
  };
};

const quota =
  'VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 0 allows.';
const noRoom = 'InsufficientInstanceCapacity: We currently do not have sufficient m7i.large capacity.';
const denied = 'UnauthorizedOperation: You are not authorized to perform this operation: ec2:RunInstances.';

/** The driver on the fake, for the conformance suites. */
export const openTumblebugUnderTest = async (): Promise<DriverUnderTest> => {
  const tumblebug = await startTumblebug();
  const { fake, guest, set } = tumblebug;
  const sshOverride = `127.0.0.1:${guest.port}`;
  const reached = openTumblebugDriver(fake.url, { sshOverride });
  const unreachable = openTumblebugDriver('http://127.0.0.1:9');
  const spec = specFixture('m7i.large');
  const specIn = (region: string) => ({ ...spec, region, id: `aws+${region}+${spec.name}` });
  return {
    driver: reached.driver,
    unreachable: unreachable.driver,
    spec,
    sshPublicKey: userKey.public,
    faults: {
      loseCreateAnswers: (on) => set({ createAnswerLost: on ? 1 : 0 }),
      failListings: (on) => set({ listFails: on ? 1 : 0 }),
      exhaustQuota: (on) => set({ vmFails: on ? quota : null }),
      exhaustCapacity: (on) => set({ vmFails: on ? noRoom : null }),
    },
    injector: {
      expiredCredential: { strike: (on) => set({ refusesPassword: on }) },
      insufficientCredential: { strike: (on) => set({ preparationFails: on ? denied : null }) },
      wrongRegion: { spec: specIn('us-nowhere-9'), strike: () => Promise.resolve() },
      optedOutRegion: {
        spec: specIn('eu-west-1'),
        strike: (on) => set({ closedRegions: on ? ['eu-west-1'] : [] }),
      },
      clockSkew: { without: 'A password carries no time, so that it counts whatever the clocks say.' },
      throttling: { strike: (calls) => set({ throttled: calls }) },
      eventualConsistency: { strike: (on) => set({ hideNewMs: on ? 300 : 0 }) },
      partialPages: { vms: 3, strike: (on) => set({ listsInPart: on, listFails: on ? 1 : 0 }) },
      connectionCut: { strike: (on) => set({ torn: on }) },
      engineRestart: {
        prepare: () => set({ createMs: [3_000, 3_000] }),
        async strike() {
          await until('the creation to be under way', () =>
            Promise.resolve([...fake.store.infras.values()].some(({ status }) => status === 'Creating')),
          );
          await fake.restart();
          await set({ createMs: noQuirks.createMs });
        },
      },
      deletedButLeft: { strike: (on) => set({ keepsVms: on }) },
    },
    alive: (key) =>
      Promise.resolve(
        [...fake.store.vms.values()].filter(
          ({ status, tags }) => status !== 'terminated' && tags['terroir-key'] === key,
        ).length,
      ),
    async close() {
      await reached.closeSsh();
      await unreachable.closeSsh();
      await tumblebug.close();
      if (fake.misfits.length > 0) throw new Error(fake.misfits.slice(0, 20).join('\n'));
    },
  };
};
