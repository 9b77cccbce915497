import type { DriverVm } from '../../driver.ts';
import { type NodeId, idOf } from './ids.ts';
import { type Infras, seenIn } from './infras.ts';
import type { LetIn } from './let-in.ts';
import type { Poller } from './poller.ts';
import { type Reach, type Seen, fromSeen, goneVm, needsEntry } from './translate.ts';

export interface FollowDeps {
  infras: Infras;
  poller: Poller;
  letIn: LetIn;
  override: Reach | null;
}

/** A call that goes on while its VM is followed. */
export interface Work {
  isOver: boolean;
  failure: unknown;
  settled: Promise<void>;
}

export const inBackground = (work: Promise<unknown>): Work => {
  const state: Work = { isOver: false, failure: null, settled: Promise.resolve() };
  const settle = async (): Promise<void> => {
    try {
      await work;
    } catch (error) {
      state.failure = error;
    } finally {
      state.isOver = true;
    }
  };
  state.settled = settle();
  return state;
};

export interface FollowOptions {
  isDone: (vm: DriverVm) => boolean;
  /** Its failure ends the following, once what it did is seen. */
  work?: Work;
  /** How long what was answered may not be shown yet, ms. */
  hiddenMs?: number;
  /** Looks at what stands still; true: it has changed something. */
  nudge?: (seen: Seen, signal: AbortSignal) => Promise<boolean>;
}

export type Follow = ReturnType<typeof createFollow>;

const mark = (vm: DriverVm): string =>
  JSON.stringify([vm.status, vm.publicIp, vm.bootId, vm.ssh, vm.hostKey]);

/** Follows one VM as their listings show it. */
export const createFollow = (deps: FollowDeps) => {
  const look = async (id: NodeId, signal: AbortSignal): Promise<Seen | null> =>
    seenIn((await deps.infras.all(signal)).get(id.infra), id);

  /** Lets our key in where that is due; true: it is settled now. */
  const enter = async (seen: Seen, signal: AbortSignal): Promise<boolean> =>
    seen.node !== null &&
    needsEntry(seen, deps.override) &&
    (await deps.letIn({ infra: seen.infra, node: seen.node }, signal));

  return {
    look,
    /** Yields at each change until `isDone`, and at last when it is gone. Null before it is there: `work` will tell. */
    async *until(
      id: NodeId,
      { isDone, work, nudge, hiddenMs = 0 }: FollowOptions,
      signal: AbortSignal,
    ): AsyncGenerator<DriverVm> {
      let hiddenUntilMs: number | null = null;
      for (let shown = ''; ;) {
        const wasOver = work?.isOver ?? true;
        const seen = await look(id, signal);
        if (wasOver && work !== undefined && work.failure !== null) throw work.failure;
        const vm = seen === null ? null : fromSeen(seen, deps.override);
        if (vm === null && wasOver) hiddenUntilMs ??= performance.now() + hiddenMs;
        if (vm === null && hiddenUntilMs !== null && performance.now() >= hiddenUntilMs) {
          yield goneVm(idOf(id));
          return;
        }
        if (vm !== null) {
          hiddenUntilMs = null;
          if (mark(vm) !== shown) yield vm;
          shown = mark(vm);
          if (wasOver && (vm.status.unified === 'terminated' || isDone(vm))) return;
        }
        if (seen !== null && (await enter(seen, signal))) continue;
        if (seen !== null && wasOver && nudge !== undefined && (await nudge(seen, signal))) continue;
        await Promise.race([
          deps.poller.changed(id.infra, signal),
          ...(work === undefined || wasOver ? [] : [work.settled]),
        ]);
      }
    },
  };
};
