import { setTimeout as delay } from 'node:timers/promises';
import type { TumblebugConfig } from '@terroir/shared-types';
import type { DriverSurroundings } from '../driver-kind.ts';
import { type Driver, DriverError, type DriverVm, type VmAction } from '../driver.ts';
import { type Client, createClient } from './api/client.ts';
import { anySchema } from './api/schemas.ts';
import { createDisks } from './disks/create-disks.ts';
import { createAdmit } from './ports/create-admit.ts';
import { createPorts } from './ports/create-ports.ts';
import { createSecurityGroups } from './ports/security-groups.ts';
import { type Ready, createReady } from './ready.ts';
import { type Regions, createRegions } from './regions.ts';
import { createReview } from './review.ts';
import { createCreate } from './vms/create.ts';
import { createDialPublic } from './vms/dial-public.ts';
import { createEnd } from './vms/end.ts';
import { createFollow, inBackground } from './vms/follow.ts';
import { type NodeId, ownNode, partsOf } from './vms/ids.ts';
import { createImageFinder } from './vms/image.ts';
import { createImports } from './vms/imports.ts';
import { createInfras, seenIn } from './vms/infras.ts';
import { createLetIn } from './vms/let-in.ts';
import { ownLabels, tagsOf } from './vms/own-labels.ts';
import { createPoller } from './vms/poller.ts';
import { setLabels } from './vms/set-labels.ts';
import { createSweepRemains } from './vms/sweep-remains.ts';
import { type Reach, type Seen, fromSeen, goneVm, labelsOf } from './vms/translate.ts';
import { asDetail, asMessage, asRemedy, say } from '../../wordings/say.ts';

export interface TumblebugDriverOptions extends Pick<DriverSurroundings, 'connectionId' | 'ssh' | 'now'> {
  config: TumblebugConfig;
  password: string;
  /** Between two status listings, ms. */
  pollMs?: number;
  infraReadsPerSecond?: number;
  hiddenMs?: number;
  stuckMs?: number;
  retryMs?: number;
}

export interface TumblebugParts {
  driver: Driver;
  client: Client;
  regions: Regions;
  ready: Ready;
}

// Half of what its limiter allows, so that whole listings have room beside it.
const defaultPollMs = 1_000;
const defaultHiddenMs = 15_000;
const defaultStuckMs = 20_000;
const defaultRetryMs = 10_000;
const controlTimeoutMs = 45 * 60_000;

const transient: ReadonlySet<string> = new Set([
  'creating',
  'booting',
  'suspending',
  'resuming',
  'rebooting',
  'terminating',
  'unknown',
]);
const isSettled = ({ status }: DriverVm): boolean => !transient.has(status.unified);
const goals: Record<Exclude<VmAction, 'terminate'>, string> = {
  suspend: 'suspended',
  resume: 'running',
  reboot: 'running',
};

const reachOfOverride = (override: string | undefined): Reach | null => {
  const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(override ?? '') ?? [];
  return host === '' ? null : { host, port: Number(port) };
};

/** The adapter to CB-Tumblebug, which makes VMs at the clouds that it knows. Real money. */
export const createTumblebugDriver = (options: TumblebugDriverOptions): TumblebugParts => {
  const { config, now } = options;
  const { namespace } = config;
  const override = reachOfOverride(config.sshOverride);
  const client = createClient(config, options.password, {
    now: () => now().getTime(),
    ...(options.infraReadsPerSecond === undefined
      ? {}
      : { infraReadsPerSecond: options.infraReadsPerSecond }),
  });
  const { call } = client;
  const regions = createRegions(client, config);
  const ready = createReady(client, namespace);
  const infras = createInfras(client, namespace);
  const pollMs = options.pollMs ?? defaultPollMs;
  const poller = createPoller(infras, pollMs);
  const pause = (signal: AbortSignal): Promise<void> => delay(pollMs, undefined, { signal, ref: false });
  const groups = createSecurityGroups(client, namespace);
  const letIn = createLetIn({
    call,
    namespace,
    override,
    connectionId: options.connectionId,
    ssh: options.ssh,
    now,
    admit: createAdmit({ infras, groups, override }),
  });
  const follow = createFollow({ infras, poller, letIn, override });
  const retryMs = options.retryMs ?? defaultRetryMs;
  const sweepRemains = createSweepRemains(client, namespace, infras);
  const end = createEnd({ call, namespace, infras, poller, follow, override, sweepRemains, retryMs });
  const findImage = createImageFinder(client, now);
  const { create, nudge } = createCreate({
    call,
    namespace,
    infras,
    follow,
    end,
    ready,
    findImage,
    isSettled,
    now,
    hiddenMs: options.hiddenMs ?? defaultHiddenMs,
    stuckMs: options.stuckMs ?? defaultStuckMs,
  });

  /** The call waits for the cloud; a start leaves a label by which it can be told from the one before. */
  const control = async (
    action: keyof typeof goals,
    { infra, node }: Seen,
    signal: AbortSignal,
  ): Promise<void> => {
    if (node === null) throw notSettled(infra.id, action);
    await call(
      {
        path: `/ns/${namespace}/control/infra/${encodeURIComponent(infra.id)}/node/${encodeURIComponent(node.id)}`,
        query: { action },
        timeoutMs: controlTimeoutMs,
      },
      anySchema,
      signal,
    );
    if (action !== 'suspend')
      await setLabels(client, node, { [ownLabels.boot]: now().toISOString() }, signal);
  };

  const driver: Driver = {
    simulated: false,
    get providers() {
      const found = regions.known() ?? config.regions;
      return [...new Set(found.map((id) => id.split('+')[0] ?? ''))];
    },
    get regions() {
      return regions.known() ?? undefined;
    },
    idempotent: true,
    actions: ['suspend', 'resume', 'reboot', 'terminate'],
    lacks: {
      resources: say('tumblebug-lacks-resources'),
    },
    disks: createDisks({
      call,
      namespace,
      infras,
      ready,
      regions,
      pause,
      now,
      hiddenMs: options.hiddenMs ?? defaultHiddenMs,
    }),
    resources: createPorts({ namespace, infras, groups, override, now, pause }),
    reviewLaunch: createReview({ call, namespace, findImage, now }),
    clockDifferenceMs: client.clockDifferenceMs,
    dialPublic: createDialPublic({ infras, override }),
    imports: createImports({ call, namespace, infras, override }),

    async check(signal) {
      const { initialized } = await ready.ask(signal);
      // Health is open to all: this proves the password.
      await regions.connections(signal);
      const found = regions.known() ?? [];
      const providers = new Set(found.map((id) => id.split('+')[0]));
      return asDetail(
        say(initialized ? 'tumblebug-ready' : 'tumblebug-ready-without-init', {
          holder: config.credentialHolder,
          regions: found.length,
          providers: providers.size,
        }),
      );
    },

    create,

    async *act(action, providerVmId, signal) {
      signal.throwIfAborted();
      const id = partsOf(providerVmId);
      const seen = id === null ? null : await follow.look(id, signal);
      if (id === null || seen === null) {
        if (action !== 'terminate') throw goneError(providerVmId, action);
        yield goneVm(providerVmId);
        return;
      }
      if (action === 'terminate') {
        yield* end(id, signal);
        return;
      }
      const before = fromSeen(seen, override);
      const isDone = (vm: DriverVm): boolean =>
        vm.status.unified === goals[action] && (action !== 'reboot' || vm.bootId !== before.bootId);
      // They would suspend what is suspended: their own guards compare words that never meet.
      const work = isDone(before) ? {} : { work: inBackground(control(action, seen, signal)) };
      yield* follow.until(id, { isDone, ...work }, signal);
    },

    async *watch(providerVmId, signal) {
      const id = partsOf(providerVmId);
      if (id === null) yield goneVm(providerVmId);
      else yield* follow.until(id, { isDone: isSettled, nudge }, signal);
    },

    async list(signal) {
      const found = [...(await infras.all(signal)).values()].flatMap((infra): Seen[] =>
        infra.node.length === 0
          ? [seenIn(infra, ownId(infra.id))].filter((seen) => seen !== null)
          : infra.node.map((node) => ({ infra, node })),
      );
      return found
        .filter((seen) => tagsOf(labelsOf(seen))['terroir-infra'] !== undefined)
        .map((seen) => fromSeen(seen, override))
        .filter(({ status }) => status.unified !== 'terminated');
    },
  };
  return { driver, client, regions, ready };
};

const ownId = (infra: string): NodeId => ({ infra, node: ownNode });

const goneError = (providerVmId: string, action: VmAction): DriverError =>
  new DriverError(
    {
      code: 'invalid-request',
      ...asMessage(
        say('no-living-vm', { cloud: say('tumblebug-name'), vm: providerVmId, action: say(`act-${action}`) }),
      ),
      retryable: false,
      ...asRemedy(say('vm-gone')),
    },
    'refused',
  );

const notSettled = (infra: string, action: VmAction): DriverError =>
  new DriverError(
    {
      code: 'invalid-request',
      ...asMessage(say('tumblebug-preparing', { infra, action: say(`act-${action}`) })),
      retryable: true,
      ...asRemedy(say('vm-settling')),
    },
    'refused',
  );
