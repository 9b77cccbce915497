import { type CreateVmRequest, DriverError, type DriverVm } from '../../driver.ts';
import type { Client } from '../api/client.ts';
import { TumblebugError, failureOf, withOutcome } from '../api/errors.ts';
import { anySchema } from '../api/schemas.ts';
import type { Ready } from '../ready.ts';
import type { End } from './end.ts';
import { type Follow, type Work, inBackground } from './follow.ts';
import { type NodeId, infraNameOf, ownNode, requestIdOf } from './ids.ts';
import type { FindImage } from './image.ts';
import type { Infras } from './infras.ts';
import { orderOf } from './order.ts';
import { forgetOrder, isBeingMade, orderState } from './order-state.ts';
import { type Seen, failureText, statusWord } from './translate.ts';

export interface CreateDeps extends Pick<Client, 'call'> {
  namespace: string;
  infras: Infras;
  follow: Follow;
  end: End;
  ready: Ready;
  findImage: FindImage;
  now: () => Date;
  isSettled: (vm: DriverVm) => boolean;
  /** How long an infra whose order was answered may not be shown yet, ms. */
  hiddenMs: number;
  /** After how long without a change it is asked whether they have forgotten the order, ms. */
  stuckMs: number;
}

// 20 minutes for a VM, after networks and keys have been made.
const orderTimeoutMs = 60 * 60_000;
const controlTimeoutMs = 10 * 60_000;

/** A restart of theirs left an infra in which nothing was made. */
const cutOff = new Error('the order was cut off');

export type Create = ReturnType<typeof createCreate>;

/** Makes one VM: an infra of theirs with one node, whose name is the idempotency. */
export const createCreate = (deps: CreateDeps) => {
  const { call, infras } = deps;

  const order = async (request: CreateVmRequest, image: string, signal: AbortSignal): Promise<void> => {
    const infra = infraNameOf(request.key);
    await call(
      {
        method: 'POST',
        path: `/ns/${deps.namespace}/infraDynamic`,
        body: orderOf(request, image, deps.now()),
        requestId: requestIdOf(infra),
        timeoutMs: orderTimeoutMs,
      },
      anySchema,
      signal,
    );
  };

  /** Infras whose order a restart of theirs has cut off. */
  const forgotten = new Set<string>();
  /** Since when a VM on its way shows the same status. */
  const stills = new Map<string, { word: string; sinceMs: number }>();
  const isStill = (seen: Seen): boolean => {
    const word = statusWord(seen);
    const known = stills.get(seen.infra.id);
    if (known?.word === word) return performance.now() - known.sinceMs >= deps.stuckMs;
    stills.set(seen.infra.id, { word, sinceMs: performance.now() });
    return false;
  };

  /** One that stands still after a restart of theirs: forward, so that a VM that was made is found; never `abort`. */
  const nudge = async (seen: Seen, signal: AbortSignal): Promise<boolean> => {
    if (!isBeingMade(seen) || !isStill(seen)) return false;
    if ((await orderState(deps, seen.infra.id, signal)) === 'Handling') return false;
    // The order may have been answered since this was read.
    const now = await infras.one(seen.infra.id, signal);
    const node = now?.node.find(({ id }) => id === seen.node?.id) ?? null;
    if (now === null || statusWord({ infra: now, node }) !== statusWord(seen)) return true;
    try {
      await call(
        {
          path: `/ns/${deps.namespace}/control/infra/${encodeURIComponent(seen.infra.id)}`,
          query: { action: 'reconcile', force: 'true' },
          timeoutMs: controlTimeoutMs,
        },
        anySchema,
        signal,
      );
    } catch (error) {
      if (!(error instanceof TumblebugError) || error.status === null) throw error;
      return false; // it is looked at again
    }
    stills.delete(seen.infra.id);
    forgotten.add(seen.infra.id);
    return true;
  };

  const ended = async (id: NodeId, signal: AbortSignal): Promise<void> => {
    for await (const vm of deps.end(id, signal)) void vm;
  };

  /** A failed one is cleared away first, so that the refusal is true: nothing is left under this key. */
  const refuse = async (id: NodeId, said: string, signal: AbortSignal): Promise<never> => {
    const failure = failureOf(said === '' ? 'CB-Tumblebug says Failed and not why.' : said);
    try {
      await ended(id, signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new DriverError(failure, 'unknown', error);
    }
    throw new DriverError(failure, 'refused');
  };

  /** Their answer to the order is a hint; what is there counts. */
  const afterRefusal = async (id: NodeId, error: DriverError, signal: AbortSignal): Promise<Seen | null> => {
    const infra = await infras.one(id.infra, signal).catch((unseen: unknown) => {
      signal.throwIfAborted();
      throw withOutcome(error, 'unknown') ?? unseen;
    });
    if (infra === null) return null;
    return { infra, node: infra.node.find(({ id: nodeId }) => nodeId === id.node) ?? null };
  };

  const hasFailed = ({ status }: DriverVm): boolean =>
    status.unified === 'failed' || /^failed/i.test(status.raw);

  /** Before that, a quota, a lack of room or a network may still refuse it, and another spec can be tried. */
  const isAccepted = ({ status, publicIp, privateIp }: DriverVm): boolean =>
    status.unified !== 'creating' || publicIp !== null || privateIp !== null;

  async function* follow(id: NodeId, work: Work | undefined, signal: AbortSignal): AsyncGenerator<DriverVm> {
    let last: DriverVm | null = null;
    const options = {
      isDone: (vm: DriverVm) => deps.isSettled(vm) || hasFailed(vm),
      nudge,
      hiddenMs: deps.hiddenMs,
      ...(work === undefined ? {} : { work }),
    };
    for await (const vm of deps.follow.until(id, options, signal)) {
      last = vm;
      // While the order is open, a failure is theirs to finish.
      if (!hasFailed(vm) && isAccepted(vm)) yield vm;
    }
    if (last !== null && hasFailed(last)) {
      if (forgotten.delete(id.infra)) throw cutOff;
      await refuse(id, last.failure?.message ?? '', signal);
    }
  }

  async function* orderAndFollow(
    request: CreateVmRequest,
    id: NodeId,
    signal: AbortSignal,
  ): AsyncGenerator<DriverVm> {
    const image = await deps.findImage(request.spec, request.imageId, signal).catch((error: unknown) => {
      // Nothing was ordered yet.
      throw error instanceof DriverError ? withOutcome(error, 'refused') : error;
    });
    await forgetOrder(deps, id.infra, signal);
    const work = inBackground(order(request, image, signal));
    try {
      yield* follow(id, work, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error !== work.failure || !(error instanceof TumblebugError)) throw error;
      if (error.status === null || error.outcome === 'refused') throw error;
      const seen = await afterRefusal(id, error, signal);
      if (seen === null) throw withOutcome(error, 'refused');
      if (statusWord(seen) === 'failed') {
        await refuse(id, failureText(seen) || error.failure.message, signal);
      }
      yield* follow(id, undefined, signal);
    }
  }

  async function* create(request: CreateVmRequest, signal: AbortSignal): AsyncGenerator<DriverVm> {
    await deps.ready.before(signal);
    const id: NodeId = { infra: infraNameOf(request.key), node: ownNode };
    if ((await deps.follow.look(id, signal)) !== null) {
      try {
        yield* follow(id, undefined, signal);
        return;
      } catch (error) {
        if (error !== cutOff) throw error;
        await ended(id, signal);
      }
    }
    yield* orderAndFollow(request, id, signal);
  }

  return { nudge, create };
};
