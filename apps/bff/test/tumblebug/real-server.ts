import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Spec } from '@terroir/shared-types';
import * as z from 'zod';
import type { DriverUnderTest, Without } from '../../src/drivers/conformance/driver-under-test.ts';
import { until, userKey } from '../sandbox-cloud-fixture.ts';
import { openTumblebugDriver } from './tumblebug-fixture.ts';
import { startUnkindProxy } from './unkind-proxy.ts';

const settingsSchema = z.object({
  /** Where it answers. The suite runs only when this is given. */
  TUMBLEBUG_URL: z.url(),
  TUMBLEBUG_USERNAME: z.string().default('default'),
  TUMBLEBUG_PASSWORD: z.string().default('default'),
  /** What is ordered, as `provider+region+spec`. Its cloud is billed: a MOCK cloud costs nothing. */
  TUMBLEBUG_SPEC: z.string(),
  /** `host:port` where SSH answers for every VM. VMs of MOCK show somebody else's real address. */
  TUMBLEBUG_SSH: z.string(),
  /** Made when it is missing; what is left in it is ended. */
  TUMBLEBUG_NAMESPACE: z.string().default('terroir-test'),
  /** A shell command that stops and starts the server. */
  TUMBLEBUG_RESTART: z.string().optional(),
});

const nodesSchema = z.object({
  node: z.array(z.object({ status: z.string(), label: z.record(z.string(), z.string()).nullish() })),
});

const cannot = (what: string): Without => ({ without: `A real server cannot be told to ${what}.` });
const shell = promisify(execFile);

const specOf = (id: string): Spec => {
  const [provider = '', region = '', ...name] = id.split('+');
  const unknown = { vcpu: 2, memoryGib: 8, accelerator: null };
  return { ...unknown, id, provider, region, name: name.join('+') } as Spec;
};

/** The driver on a real CB-Tumblebug, with what may befall the way to it. */
export const openRealServer = async (): Promise<DriverUnderTest> => {
  const settings = settingsSchema.parse(process.env);
  const { TUMBLEBUG_NAMESPACE: namespace, TUMBLEBUG_PASSWORD: password } = settings;
  const target = new URL(settings.TUMBLEBUG_URL);
  const proxy = await startUnkindProxy(target);
  const openTo = (url: string) =>
    openTumblebugDriver(
      url,
      { username: settings.TUMBLEBUG_USERNAME, namespace, sshOverride: settings.TUMBLEBUG_SSH },
      { password, paces: {} },
    );
  const subject = openTo(proxy.url);
  const unreachable = openTo('http://127.0.0.1:9');
  const spec = specOf(settings.TUMBLEBUG_SPEC);

  /** Past the driver and the proxy. */
  const ask = async (path: string): Promise<unknown> => {
    const authorization = `Basic ${btoa(`${settings.TUMBLEBUG_USERNAME}:${password}`)}`;
    const base = settings.TUMBLEBUG_URL.replace(/\/$/, '');
    const url = target.pathname === '/' ? `${base}/tumblebug${path}` : `${base}${path}`;
    return (await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(20_000) })).json();
  };
  const nodes = async () => nodesSchema.parse(await ask(`/ns/${namespace}/resources/node`)).node;

  return {
    driver: subject.driver,
    unreachable: unreachable.driver,
    spec,
    sshPublicKey: userKey.public,
    faults: {
      loseCreateAnswers: (on) => proxy.set({ losesOrders: on }),
      failListings: (on) => proxy.set({ failsListings: on }),
      exhaustQuota: () => Promise.reject(new Error('a real server has no switch for quotas')),
      exhaustCapacity: () => Promise.reject(new Error('a real server has no switch for capacity')),
    },
    injector: {
      expiredCredential: { strike: (on) => proxy.set({ changesPassword: on }) },
      insufficientCredential: cannot('lose permissions'),
      wrongRegion: {
        spec: specOf(`${spec.provider}+nowhere-9+${spec.name}`),
        strike: () => Promise.resolve(),
      },
      optedOutRegion: cannot('close a region'),
      clockSkew: { without: 'A password carries no time, so that it counts whatever the clocks say.' },
      throttling: { strike: (calls) => proxy.set({ throttles: calls }) },
      eventualConsistency: cannot('hide what it has'),
      partialPages: cannot('list in part'),
      connectionCut: { strike: (on) => proxy.set({ tears: on }) },
      engineRestart:
        settings.TUMBLEBUG_RESTART === undefined
          ? { without: 'TUMBLEBUG_RESTART names no command that restarts it.' }
          : {
              async strike() {
                await until('the creation to be under way', async () =>
                  (await nodes()).some(({ status }) => status === 'Creating'),
                );
                await shell('sh', ['-c', settings.TUMBLEBUG_RESTART ?? '']);
                await until(
                  'it to be ready again',
                  () =>
                    ask('/readyz').then(
                      () => true,
                      () => false,
                    ),
                  180_000,
                );
              },
            },
      deletedButLeft: cannot('keep what it said to have ended'),
    },
    alive: async (key) =>
      (await nodes()).filter(({ status, label }) => status !== 'Terminated' && label?.['terroir-key'] === key)
        .length,
    async close() {
      await subject.closeSsh();
      await unreachable.closeSsh();
      await proxy.close();
    },
  };
};
