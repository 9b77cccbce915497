import { describeConformance } from '../src/drivers/conformance/describe-conformance.ts';
import type { DriverUnderTest } from '../src/drivers/conformance/driver-under-test.ts';
import { createSandboxDriver } from '../src/drivers/sandbox/create-sandbox-driver.ts';
import { freePort } from './free-port.ts';
import { type Strike, startHttpDoor } from './http-door.ts';
import { specFixture } from './infras-fixture.ts';
import { CloudUnderTest, until, userKey } from './sandbox-cloud-fixture.ts';

const refusal = (status: number, code: string, message: string): Strike => ({
  status,
  body: { error: { code, message, requestId: 'door' } },
});
const busy = refusal(503, 'RequestLimitExceeded', 'Request limit exceeded.');

const open = async (): Promise<DriverUnderTest> => {
  let cloud = await CloudUnderTest.start();
  const door = await startHttpDoor(() => cloud.connection.url);
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const put = async (faults: Record<string, unknown>) => {
    const response = await cloud.call('PUT', '/faults', faults);
    if (!response.ok) throw new Error(await response.text());
  };
  const spec = specFixture('m7i.large');
  const where = { provider: spec.provider, region: spec.region };
  const connect = () => Promise.resolve({ url: door.url, token: cloud.connection.token });
  const strike = (rule: Parameters<typeof door.strike>[0]) => Promise.resolve(door.strike(rule));
  return {
    driver: createSandboxDriver({ connect }),
    unreachable: createSandboxDriver({
      connect: () => Promise.resolve({ url: nowhere, token: cloud.connection.token }),
    }),
    spec,
    sshPublicKey: userKey.public,
    faults: {
      loseCreateAnswers: (on) => put({ createAnswerLost: on ? 1 : 0 }),
      failListings: (on) => put({ listFails: on ? 1 : 0 }),
      exhaustQuota: (on) => put({ quotas: on ? [{ ...where, family: 'm7i', limitVcpu: 0 }] : [] }),
      exhaustCapacity: (on) => put({ capacity: on ? [{ ...where, spec: spec.name, available: 0 }] : [] }),
    },
    injector: {
      expiredCredential: {
        strike: (on) => strike(() => (on ? refusal(401, 'Unauthorized', 'The token is wrong.') : null)),
      },
      insufficientCredential: { without: 'Its one token may do everything.' },
      wrongRegion: { without: 'It has every region that is asked for.' },
      optedOutRegion: { without: 'Its regions are open to everybody.' },
      clockSkew: { without: 'Its token carries no time.' },
      throttling: {
        strike(calls) {
          let left = calls;
          return strike(() => (left-- > 0 ? busy : null));
        },
      },
      eventualConsistency: { strike: (on) => put({ listStaleMs: on ? 300 : 0 }) },
      partialPages: { vms: 2, strike: (on) => put({ listPartial: on ? 1 : 0 }) },
      connectionCut: { strike: (on) => strike(() => (on ? 'cut' : null)) },
      engineRestart: {
        prepare: () => put({ bootDelayMs: [2_000, 2_000] }),
        async strike() {
          await until('a VM to boot', async () =>
            (await cloud.list()).some(({ status }) => status === 'booting'),
          );
          const { dataDir } = cloud;
          await cloud.kill();
          cloud = await CloudUnderTest.start(dataDir);
          await put({ bootDelayMs: [5, 30] });
        },
      },
      deletedButLeft: {
        async strike(on) {
          const running = new Map((await cloud.list()).map((vm) => [`/vms/${vm.id}/terminate`, vm]));
          door.strike(({ path }) => {
            const vm = on ? running.get(path) : undefined;
            return vm === undefined ? null : { status: 202, body: vm };
          });
        },
      },
    },
    alive: async (key) => (await cloud.list()).filter(({ tags }) => tags['terroir-key'] === key).length,
    async close() {
      await door.stop();
      await cloud.stop();
    },
  };
};

describeConformance('sandbox', open);
