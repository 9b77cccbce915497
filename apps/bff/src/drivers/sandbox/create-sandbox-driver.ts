import {
  dryRunSchema,
  sandboxHealthSchema,
  sandboxVmBriefListSchema,
  sandboxVmListSchema,
  sandboxVmSchema,
} from '../../sandbox-cloud/contract.ts';
import type { SandboxVm, SandboxVmBrief } from '../../sandbox-cloud/contract.ts';
import { specFamily } from '../../sandbox-cloud/vms/spec-family.ts';
import { type Driver, DriverError, type DriverVm, type VmAction } from '../driver.ts';
import { type SandboxEndpoint, createCall } from './call.ts';
import { createDialPublic } from './dial-public.ts';
import { answerError, isNotFound } from './errors.ts';
import { pauseMs } from './pause.ts';
import { createSandboxDisks } from './disks.ts';
import { createSandboxResources } from './resources.ts';
import { createPoller } from './poller.ts';
import { rootDiskTypes } from './root-disk-types.ts';
import { fromSandbox, goneVm, roomFor, toSandbox } from './translate.ts';
import { asDetail, asMessage, asRemedy, say } from '../../wordings/say.ts';

export interface SandboxDriverOptions {
  /** Finds (or starts) the cloud; asked again when it stops answering. */
  connect(): Promise<SandboxEndpoint>;
  /** Shortest and longest pause between two listings while something is on its way; 25 and 500 ms unless told. */
  pollMs?: { min: number; max: number };
}

// A create is answered only when the cloud has made the VM, which under its slow faults may take long.
const createTimeoutMs = 60_000;

const transient: ReadonlySet<SandboxVm['status']> = new Set([
  'creating',
  'booting',
  'suspending',
  'resuming',
  'rebooting',
  'terminating',
]);
const goals: Record<VmAction, SandboxVm['status']> = {
  suspend: 'suspended',
  resume: 'running',
  reboot: 'running',
  terminate: 'terminated',
};
const underway: Record<VmAction, readonly SandboxVm['status'][]> = {
  suspend: ['suspending', 'suspended'],
  resume: ['resuming', 'running'],
  reboot: ['rebooting'],
  terminate: ['terminating'],
};

/** The adapter to the shipped sandbox cloud. Simulated money, real Linux behind real SSH. */
export const createSandboxDriver = (options: SandboxDriverOptions): Driver => {
  let clockDifferenceMs: number | null = null;
  const call = createCall(
    () => options.connect(),
    (dateMs) => (clockDifferenceMs = dateMs - Date.now()),
  );
  const list = async (signal: AbortSignal): Promise<readonly SandboxVm[]> =>
    wholeList(await call({ method: 'GET', path: '/vms' }, sandboxVmListSchema, signal));
  // Asked many times a second of a thousand VMs: read whole, that was the most of the server's time.
  const listBriefly = async (signal: AbortSignal): Promise<readonly SandboxVmBrief[]> =>
    wholeList(await call({ method: 'GET', path: '/vms?brief=true' }, sandboxVmBriefListSchema, signal));
  const get = async (id: string, signal: AbortSignal): Promise<SandboxVm | null> => {
    try {
      return await call({ method: 'GET', path: `/vms/${encodeURIComponent(id)}` }, sandboxVmSchema, signal);
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  };
  const { min: minMs, max: maxMs } = options.pollMs ?? { min: 25, max: 500 };
  const poller = createPoller({ list: listBriefly, get, minMs, maxMs });

  /** Yields the VM as it is and at each change, until `isDone`. A listing only hints; what is yielded was read by id. */
  async function* until(
    id: string,
    isDone: (vm: SandboxVm) => boolean,
    signal: AbortSignal,
    start?: SandboxVm,
  ): AsyncGenerator<DriverVm> {
    let vm: SandboxVm | null = start ?? (await get(id, signal));
    for (;;) {
      if (vm === null) {
        yield goneVm(id);
        return;
      }
      yield fromSandbox(vm);
      if (vm.status === 'terminated' || isDone(vm)) return;
      const before: SandboxVm = vm;
      for (;;) {
        await poller.changed(id, before, signal);
        vm = await get(id, signal);
        if (vm === null || vm.status !== before.status || vm.bootId !== before.bootId) break;
        // The listing is behind the truth; look again a little later.
        await pauseMs(maxMs / 5, signal);
      }
    }
  }

  return {
    simulated: true,
    providers: ['*'],
    idempotent: true,
    rootDiskTypes,
    disks: createSandboxDisks(call),
    resources: createSandboxResources(call),
    actions: ['suspend', 'resume', 'reboot', 'terminate'],
    lacks: { imports: say('sandbox-lacks-imports') },
    dialPublic: createDialPublic(() => options.connect()),
    clockDifferenceMs: () => clockDifferenceMs,
    quotaScope: ({ provider, region, name }) => `${provider}+${region}+${specFamily(name)}`,

    async refusalOf(spec, signal) {
      try {
        await call({ method: 'POST', path: '/vms/dry-run', body: roomFor(spec) }, dryRunSchema, signal);
        return null;
      } catch (error) {
        if (error instanceof DriverError && ['quota', 'capacity'].includes(error.failure.code)) {
          return error.failure;
        }
        throw error;
      }
    },

    async check(signal) {
      const health = await call({ method: 'GET', path: '/healthz' }, sandboxHealthSchema, signal);
      return {
        ...asDetail(
          health.isolation.available
            ? say('sandbox-ready')
            : say('sandbox-no-shells', {
                reason:
                  `${health.isolation.reason ?? 'no isolation'}. ${health.isolation.remedy ?? ''}`.trim(),
              }),
        ),
      };
    },

    async *create(request, signal) {
      const made = await call(
        { method: 'POST', path: '/vms', body: toSandbox(request), timeoutMs: createTimeoutMs },
        sandboxVmSchema,
        signal,
      );
      yield* until(made.id, (vm) => !transient.has(vm.status), signal, made);
    },

    async *act(action, providerVmId, signal) {
      const before = await get(providerVmId, signal);
      if (before === null || before.status === 'terminated') {
        if (action !== 'terminate') throw goneError(providerVmId, action);
        yield before === null ? goneVm(providerVmId) : fromSandbox(before);
        return;
      }
      const accepted = underway[action].includes(before.status)
        ? before
        : await call(
            { method: 'POST', path: `/vms/${encodeURIComponent(providerVmId)}/${action}` },
            sandboxVmSchema,
            signal,
          );
      // Terminating has no goal here: `until` ends when the VM is seen terminated or gone.
      const isDone = (vm: SandboxVm): boolean =>
        vm.status === 'failed'
          ? action !== 'terminate'
          : vm.status === goals[action] && (action !== 'reboot' || vm.bootId !== before.bootId);
      const goal = underway.reboot.includes(before.status) && action === 'reboot' ? isSettled : isDone;
      yield* until(providerVmId, goal, signal, accepted);
    },

    async *watch(providerVmId, signal) {
      yield* until(providerVmId, isSettled, signal);
    },

    async list(signal) {
      return (await list(signal)).filter((vm) => vm.tags['terroir-infra'] !== undefined).map(fromSandbox);
    },
  };
};

/** A listing in part is a failed one: what it leaves out may well be there. A VM shown twice is one VM. */
const wholeList = <Listed extends SandboxVmBrief>({
  items,
  total,
}: {
  items: readonly Listed[];
  total?: number | undefined;
}): readonly Listed[] => {
  if (total !== undefined && items.length < total) {
    throw answerError(500, '', `The listing came in part: ${items.length} of ${total} VMs.`);
  }
  return [...new Map(items.map((vm) => [vm.id, vm])).values()];
};

const isSettled = (vm: SandboxVm): boolean => !transient.has(vm.status);

const goneError = (providerVmId: string, action: VmAction): DriverError =>
  new DriverError(
    {
      code: 'invalid-request',
      ...asMessage(
        say('no-living-vm', { cloud: say('sandbox-name'), vm: providerVmId, action: say(`act-${action}`) }),
      ),
      retryable: false,
      ...asRemedy(say('vm-gone')),
    },
    'refused',
  );
