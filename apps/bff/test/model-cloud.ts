import { setTimeout as delay } from 'node:timers/promises';
import { type CreateVmRequest, type Driver, DriverError, type DriverVm } from '../src/drivers/driver.ts';

/** What becomes of one creation call, as drawn by the property test. */
export type Fate = 'answered' | 'lost' | 'error-before' | 'error-after' | 'quota' | 'slow';
export type ListFate = 'whole' | 'fails' | 'stale';

export interface ModelVm extends DriverVm {
  key: string;
}

const cut = (message: string): DriverError =>
  new DriverError({ code: 'network', message, retryable: true, remedy: 'It is repeated.' }, 'unknown');

/** A cloud of nothing but its rules: VMs by idempotency key, and misbehaviour as it is told. */
export class ModelCloud {
  readonly vms = new Map<string, ModelVm>();
  fates: Fate[] = [];
  listFates: ListFate[] = [];
  /** Highest number of VMs that lived at once. */
  most = 0;
  private made = 0;

  get living(): ModelVm[] {
    return [...this.vms.values()].filter(({ status }) => status.unified !== 'terminated');
  }

  /** A driver to it, of one process: once `isDead()`, nothing comes back, though what was sent has its effect. */
  driver(isDead: () => boolean): Driver {
    const back = async (signal: AbortSignal): Promise<void> => {
      await delay(1, undefined, { signal });
      if (isDead()) throw cut('the process is dead');
    };
    const { vms } = this;
    const see = (id: string): DriverVm => {
      const vm = vms.get(id);
      if (vm === undefined) throw cut('no such VM');
      return { ...vm };
    };
    const finish = (vm: ModelVm, unified: 'running' | 'suspended' | 'terminated'): void => {
      vm.status = { unified, raw: unified };
    };
    return {
      simulated: true,
      providers: ['*'],
      idempotent: true,
      actions: ['suspend', 'resume', 'reboot', 'terminate'],
      check: () => Promise.resolve({ detail: 'model' }),
      create: (request, signal) => this.create(request, signal, back),
      async *act(action, id, signal) {
        await back(signal);
        const vm = see(id);
        const goal = {
          suspend: 'suspended',
          resume: 'running',
          reboot: 'running',
          terminate: 'terminated',
        } as const;
        finish(vms.get(id) ?? { ...vm, key: '' }, goal[action]);
        await back(signal);
        yield see(id);
      },
      async *watch(id, signal) {
        await back(signal);
        const vm = vms.get(id);
        if (vm?.status.unified === 'booting') finish(vm, 'running');
        yield see(id);
      },
      list: async (signal) => {
        const fate = this.listFates.shift() ?? 'whole';
        await back(signal);
        if (fate === 'fails') throw cut('503');
        const all = this.living.map((vm) => ({ ...vm }));
        return fate === 'stale' ? all.slice(0, -1) : all;
      },
    };
  }

  private async *create(
    request: CreateVmRequest,
    signal: AbortSignal,
    back: (signal: AbortSignal) => Promise<void>,
  ): AsyncGenerator<DriverVm> {
    const fate = this.fates.shift() ?? 'answered';
    if (fate === 'slow') await delay(15);
    if (fate === 'error-before') throw cut('500');
    const known = [...this.vms.values()].find(({ key }) => key === request.key);
    if (fate === 'quota' && known === undefined) {
      throw new DriverError(
        { code: 'quota', message: 'VcpuLimitExceeded', retryable: false, remedy: 'Choose another.' },
        'refused',
      );
    }
    const vm = known ?? this.make(request);
    if (fate === 'lost' || fate === 'error-after') throw cut(fate);
    await back(signal);
    yield { ...vm };
  }

  private make(request: CreateVmRequest): ModelVm {
    this.made += 1;
    const vm: ModelVm = {
      key: request.key,
      providerVmId: `m-${this.made}`,
      name: request.name,
      provider: request.spec.provider,
      region: request.spec.region,
      specName: request.spec.name,
      status: { unified: 'booting', raw: 'booting' },
      publicIp: `198.18.0.${this.made}`,
      privateIp: null,
      ssh: null,
      hostKey: null,
      bootId: 'b',
      tags: request.tags,
      createdAt: new Date().toISOString(),
    };
    this.vms.set(vm.providerVmId, vm);
    this.most = Math.max(this.most, this.living.length);
    return vm;
  }
}
