import type { Deployment } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeploymentsUnderTest, gpuSpec } from './deployments-fixture.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { ollamaInput, setGuestFaults } from './serving-fixture.ts';

/** A download that stands still is noticed after a minute, and is tried five times. */
const limitMs = 400_000;
const plainImage = 'aws+ubuntu-24.04-x86_64';

interface Case {
  name: string;
  fault: object;
  /** Without a driver in the image, so that it is installed and the VM rebooted. */
  installsDriver?: true;
  step: string;
  detail: RegExp;
  remedy: RegExp;
}
/** Each fault that the sandbox knows of a served model, what the VM says of it, and what to do. */
const cases: readonly Case[] = [
  {
    name: 'driver-install',
    fault: { fault: 'driver-install-fails' },
    installsDriver: true,
    step: 'gpu-driver',
    detail: /dpkg returned an error code|module/i,
    remedy: /retry|image/i,
  },
  {
    name: 'driver',
    fault: { fault: 'driver-fails' },
    step: 'gpu-driver',
    // One reboot and no more.
    detail: /NVIDIA-SMI has failed|couldn't communicate|nvidia-smi/i,
    remedy: /image of the provider that has the GPU driver/,
  },
  {
    name: 'error-in-200',
    fault: { fault: 'pull-error', message: 'no route to the registry' },
    step: 'pull-model',
    detail: /did not finish in 5 tries/,
    remedy: /reaches registry\.ollama\.ai/,
  },
  {
    name: 'disk-full',
    // Seen before a byte is fetched.
    fault: { fault: 'disk-full' },
    step: 'disk-space',
    detail: /needs \d+\.\d GB more and 1\.1 GB to spare, and of \d+\.\d GB only 0\.0 GB are free/,
    remedy: /Free \d+\.\d GB on this VM, or choose a smaller model/,
  },
  {
    name: 'cpu-fallback',
    fault: { fault: 'cpu-fallback', percent: 40 },
    step: 'preload',
    detail: /Only \d+ of \d+ bytes of \S+ are on the GPU/,
    remedy: /smaller quantization|retry/,
  },
  {
    name: 'queue-full',
    fault: { fault: 'queue-full', message: 'server busy, please try again' },
    step: 'first-answer',
    detail: /Ollama: server busy, please try again/,
    remedy: /retry/,
  },
];

let bed: DeploymentsUnderTest;
const infraIds = new Map<string, string>();
const launch = async (name: string, imageId?: string): Promise<string> => {
  const group = { name: 'g1', specId: gpuSpec, count: 1 };
  const nodeGroups = [imageId === undefined ? group : { ...group, imageId }];
  return bed.launch(name, 'ollama', { presetInput: ollamaInput, nodeGroups });
};
const untilIs = (name: string, isIt: (deployment: Deployment) => boolean): Promise<Deployment> =>
  until(
    name,
    async () => {
      const one = await bed.deployment(infraIds.get(name) ?? '');
      return isIt(one) && one;
    },
    limitMs,
  );
const settled = ({ status }: Deployment): boolean => status === 'ready' || status === 'failed';

beforeAll(async () => {
  bed = await DeploymentsUnderTest.start();
  const on = (name: string, fault: object): object => ({ ...fault, vms: [`${name}-g1-1`] });
  await setGuestFaults(
    bed.server,
    ...cases.map(({ name, fault }) => on(name, fault)),
    on('slow-reboot', { fault: 'reboot-slow', ms: 3_000 }),
    on('stall', { fault: 'pull-stalls', percent: 99, times: 1 }),
  );
  for (const { name, installsDriver } of cases)
    infraIds.set(name, await launch(name, installsDriver === true ? plainImage : undefined));
  infraIds.set('slow-reboot', await launch('slow-reboot', plainImage));
  infraIds.set('stall', await launch('stall'));
}, 180_000);
afterAll(() => bed.stop());

test(
  'every fault is told with its reason and a remedy, and a retry after it is mended succeeds',
  async () => {
    for (const { name, step, detail, remedy } of cases) {
      const failed = await untilIs(name, settled);
      const [vm] = failed.vms;
      expect(vm?.status, `${name}: ${JSON.stringify(vm)}`).toBe('failed');
      expect(vm?.detail, name).toMatch(detail);
      expect(vm?.remedy, name).toMatch(remedy);
      expect(vm?.phases.find(({ state }) => state === 'failed')?.stepId, name).toBe(step);
    }
    await setGuestFaults(bed.server);
    for (const { name } of cases) {
      const { id } = await bed.deployment(infraIds.get(name) ?? '');
      const answer = await bed.server.call('POST', `/deployments/${id}/retry`, {});
      expect(answer.status, name).toBe(202);
    }
    for (const { name } of cases) {
      await untilIs(name, ({ vms }) => vms[0]?.round === 2);
      const again = await untilIs(name, settled);
      expect(again.vms[0], name).toMatchObject({ status: 'ready', round: 2, detail: null });
    }
  },
  2 * limitMs,
);

test(
  'a reboot that takes long is waited for, and a download that stands still at 99 % goes on by itself',
  async () => {
    const rebooted = await untilIs('slow-reboot', settled);
    expect(rebooted.vms[0]).toMatchObject({ status: 'ready', round: 1 });
    const stalled = await untilIs('stall', settled);
    expect(stalled.vms[0]).toMatchObject({ status: 'ready', round: 1, detail: null });
  },
  2 * limitMs,
);
