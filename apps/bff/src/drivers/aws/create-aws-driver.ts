import { setTimeout as delay } from 'node:timers/promises';
import type { Instance } from '@aws-sdk/client-ec2';
import type { AwsConfig, AwsSecrets } from '@terroir/shared-types';
import { type CreateVmRequest, type Driver, DriverError, type DriverVm, type VmAction } from '../driver.ts';
import { createActions } from './vms/actions.ts';
import { type Clients, createClients } from './api/clients.ts';
import { hasCode } from './api/errors.ts';
import { idOf, partsOf, provider, regionIdOf } from './api/ids.ts';
import { type FindImage, createImageFinder } from './vms/image.ts';
import { inRegions } from './api/in-regions.ts';
import { createAwsDisks } from './disks/disks.ts';
import { createInstances } from './vms/instances.ts';
import { createAwsResources } from './network/resources.ts';
import { chooseSubnet } from './network/subnets.ts';
import { type Quotas, createQuotas, quotaOf } from './quotas.ts';
import { type Regions, createRegions } from './regions.ts';
import { createSpotPrices } from './spot-prices.ts';
import { runInput } from './vms/run-input.ts';
import { rootDiskTypes } from './vms/root-disk-types.ts';
import { type ReachAt, fromInstance, goneVm } from './vms/translate.ts';
import { asDetail, asMessage, asRemedy, say } from '../../wordings/say.ts';

export interface AwsDriverOptions {
  config: AwsConfig;
  secrets: AwsSecrets;
  /** 32 bytes that only this installation can make, always the same for one label. */
  secretOf(label: string): Buffer;
  now: () => Date;
  /** Between two looks at a VM on its way; 2 s unless told. */
  pollMs?: number;
  /** How long a VM that AWS does not show may still be on its way into its answers; 30 s unless told. */
  hiddenMs?: number;
  reachAt?: ReachAt;
}

export interface AwsParts {
  driver: Driver;
  clients: Clients;
  regions: Regions;
  quotas: Quotas;
  findImage: FindImage;
}

const noSuspend = say('aws-lacks-suspend');
const transient: ReadonlySet<string> = new Set(['booting', 'suspending', 'terminating', 'unknown']);
const isSettled = ({ status }: DriverVm): boolean => !transient.has(status.unified);
const goals: Record<VmAction, string> = {
  suspend: 'suspended',
  resume: 'running',
  reboot: 'running',
  terminate: 'terminated',
};

/** The adapter to Amazon EC2. Real money. */
export const createAwsDriver = (options: AwsDriverOptions): AwsParts => {
  const { config, reachAt } = options;
  const pollMs = options.pollMs ?? 2_000;
  const hiddenMs = options.hiddenMs ?? 30_000;
  const clients = createClients(config, options.secrets);
  const regions = createRegions(clients, config, options.now);
  const instances = createInstances(clients);
  const findImage = createImageFinder(clients, options.now);
  const quotas = createQuotas(clients, instances);
  const actions = createActions(clients, options.now);

  /** All who wait look at the same moments, so that their questions go out together. */
  const pause = async (signal: AbortSignal): Promise<void> => {
    await delay(pollMs - (Date.now() % pollMs), undefined, { signal, ref: false });
  };

  /** Null once AWS has not shown it for `hiddenMs`: after a creation its answers lag behind. */
  const read = async (providerVmId: string, signal: AbortSignal): Promise<DriverVm | null> => {
    const parts = partsOf(providerVmId);
    if (parts === null) return null;
    const untilMs = performance.now() + hiddenMs;
    for (;;) {
      const instance = await instances.get(parts.region, parts.id, signal);
      if (instance !== null) return fromInstance(parts.region, instance, reachAt);
      if (performance.now() >= untilMs) return null;
      await pause(signal);
    }
  };

  const mark = ({ status, publicIp, bootId }: DriverVm): string => `${status.raw} ${publicIp} ${bootId}`;

  async function* until(
    providerVmId: string,
    isDone: (vm: DriverVm) => boolean,
    signal: AbortSignal,
    start?: DriverVm,
  ): AsyncGenerator<DriverVm> {
    let shown = '';
    for (let vm: DriverVm | null = start ?? (await read(providerVmId, signal)); ;) {
      if (vm === null) {
        yield goneVm(providerVmId);
        return;
      }
      if (mark(vm) !== shown) yield vm;
      shown = mark(vm);
      if (vm.status.unified === 'terminated' || isDone(vm)) return;
      await pause(signal);
      vm = await read(providerVmId, signal);
    }
  }

  const run = async (request: CreateVmRequest, signal: AbortSignal): Promise<Instance> => {
    const { region } = request.spec;
    await regions.require(region, signal);
    const [image, subnetId] = await Promise.all([
      findImage(region, request.imageId, request.spec, signal),
      request.network === null ? null : chooseSubnet(clients, request, request.network, signal),
    ]);
    const hostKeySeed = options.secretOf(`host-key|${request.key}`);
    const input = runInput(request, { image, subnetId, hostKeySeed }, config);
    try {
      const made = await clients.ask(region, signal, ({ changes }, call) =>
        changes.runInstances(input, call),
      );
      const [instance] = made.Instances ?? [];
      if (instance !== undefined) return instance;
      throw new Error('RunInstances answered without an instance.');
    } catch (error) {
      // Made under this key before something moved on, such as the current image.
      if (!hasCode(error, 'IdempotentParameterMismatch', 'IdempotentInstanceTerminated')) throw error;
      const made = await instances.byKey(region, request.key, signal);
      if (made === null) throw stillHidden(error);
      return made;
    }
  };

  const driver: Driver = {
    simulated: false,
    providers: [provider],
    rootDiskTypes: () => rootDiskTypes,
    get regions() {
      return regions.known()?.map(regionIdOf);
    },
    idempotent: true,
    actions:
      config.market === 'spot' ? ['reboot', 'terminate'] : ['suspend', 'resume', 'reboot', 'terminate'],
    lacks: {
      imports: say('aws-lacks-imports'),
      ...(config.market === 'spot' ? { suspend: noSuspend, resume: noSuspend } : {}),
    },
    disks: createAwsDisks({ clients, regions, instances, pause }),
    ...(config.market === 'spot' ? { prices: createSpotPrices(clients, config, options.now) } : {}),
    resources: createAwsResources(clients, regions, config, options.now),
    clockDifferenceMs: () => clients.clockDifferenceMs(),
    quotaScope: ({ region, name }) => `${provider}+${region}+${quotaOf(name, config.market).code}`,
    refusalOf: (spec, signal) => quotas.refusalOf(spec, config.market, signal),

    async check(signal) {
      const { account, arn } = await clients.ask(regions.home, signal, async ({ sts }, call) => {
        const { Account = '', Arn = '' } = await sts.getCallerIdentity({}, call);
        return { account: Account, arn: Arn };
      });
      const { enabled } = await regions.ask(signal);
      const closed = config.regions.filter((region) => !enabled.includes(region));
      const reached = config.regions.length === 0 ? enabled : config.regions;
      const found = { account, arn, regions: reached.length - closed.length };
      return asDetail(
        closed.length === 0
          ? say('aws-account', found)
          : say('aws-account-closed', { ...found, closed: closed.join(', ') }),
      );
    },

    async *create(request, signal) {
      const made = await run(request, signal);
      const { region } = request.spec;
      yield* until(idOf(region, made.InstanceId), isSettled, signal, fromInstance(region, made, reachAt));
    },

    async *act(action, providerVmId, signal) {
      const before = await read(providerVmId, signal);
      const parts = partsOf(providerVmId);
      if (before === null || parts === null || before.status.unified === 'terminated') {
        if (action !== 'terminate') throw goneError(providerVmId, action);
        yield before ?? goneVm(providerVmId);
        return;
      }
      await actions.ask(action, parts, before, signal);
      const isDone = (vm: DriverVm): boolean =>
        vm.status.unified === goals[action] && (action !== 'reboot' || vm.bootId !== before.bootId);
      yield* until(providerVmId, isDone, signal);
    },

    async *watch(providerVmId, signal) {
      yield* until(providerVmId, isSettled, signal);
    },

    async list(signal) {
      const found = await inRegions(await regions.all(signal), async (region) => {
        const ours = await instances.tagged(region, 'terroir-infra', signal);
        return ours
          .map((instance) => fromInstance(region, instance, reachAt))
          .filter(({ status }) => status.unified !== 'terminated');
      });
      return found.flat();
    },
  };
  return { driver, clients, regions, quotas, findImage };
};

/** The token is taken, so it is there; the listing will show it. */
const stillHidden = (cause: unknown): DriverError =>
  new DriverError(
    {
      code: 'unknown',
      ...asMessage(say('aws-vm-hidden')),
      retryable: true,
      ...asRemedy(say('looked-for-again')),
    },
    'unknown',
    cause,
  );

const goneError = (providerVmId: string, action: VmAction): DriverError =>
  new DriverError(
    {
      code: 'invalid-request',
      ...asMessage(say('no-living-vm', { cloud: 'AWS', vm: providerVmId, action: say(`act-${action}`) })),
      retryable: false,
      ...asRemedy(say('vm-gone')),
    },
    'refused',
  );
