import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import { DriverError } from '../drivers/driver.ts';
import { type Backoff, defaultBackoff, jitteredMs } from './backoff.ts';
import { type TurnOptions, TurnTakingQueue } from './turn-taking-queue.ts';
import { type Rate, type TokenBucket, createTokenBucket } from './token-bucket.ts';

interface Lane extends Rate {
  /** Calls in flight at once. */
  concurrency: number;
}
export interface QueueLimits {
  perConnection: Lane;
  perRegion: Lane;
}

// Clouds throttle per account and region; a call in flight is cheap, a throttled one is not. The rates lie above
// what any cloud is known to take at once, and fall by themselves where one says so.
const defaultLimits: QueueLimits = {
  perConnection: { concurrency: 64, burst: 400, perSecond: 200 },
  perRegion: { concurrency: 16, burst: 100, perSecond: 50 },
};

export interface CallPlace {
  connectionId: string;
  region: string;
  /** Whose call it is: infras take turns. */
  infraId: string;
  /** Ends the wait for a turn. */
  stop: AbortSignal;
}

export interface DriverQueues {
  /**
   * Runs `call` when its connection and region have room and a token. Only the call itself, not the wait for a
   * boot. A cloud that answers rate-limited is left alone for as long as it asked, with full jitter on top.
   */
  run<Result>(place: CallPlace, call: () => Promise<Result>): Promise<Result>;
}

export const createDriverQueues = (
  options: { limits?: QueueLimits; backoff?: Backoff } = {},
): DriverQueues => {
  const { limits = defaultLimits, backoff = defaultBackoff } = options;
  const newQueue = (concurrency: number) =>
    new PQueue<TurnTakingQueue, TurnOptions>({ concurrency, queueClass: TurnTakingQueue });
  const lanes = new Map<string, { queue: ReturnType<typeof newQueue>; bucket: TokenBucket }>();
  const laneOf = (key: string, { concurrency, ...rate }: Lane) => {
    const lane = lanes.get(key) ?? { queue: newQueue(concurrency), bucket: createTokenBucket(rate) };
    lanes.set(key, lane);
    return lane;
  };
  const turn = async (bucket: TokenBucket, stop: AbortSignal): Promise<void> => {
    for (;;) {
      stop.throwIfAborted();
      const waitMs = bucket.take(performance.now());
      if (waitMs === 0) return;
      // Full jitter: those who waited together must not return together.
      await delay(waitMs + jitteredMs(backoff, 0), undefined, { signal: stop, ref: false });
    }
  };

  return {
    run({ connectionId, region, infraId, stop }, call) {
      const account = laneOf(connectionId, limits.perConnection);
      const place = laneOf(`${connectionId}/${region}`, limits.perRegion);
      return place.queue.add(
        async () => {
          await turn(place.bucket, stop);
          return account.queue.add(
            async () => {
              await turn(account.bucket, stop);
              try {
                const result = await call();
                place.bucket.recover();
                return result;
              } catch (error) {
                if (error instanceof DriverError && error.failure.code === 'rate-limited') {
                  const quietMs = error.retryAfterMs ?? jitteredMs(backoff, 2, () => 1);
                  place.bucket.slowDown(performance.now(), quietMs);
                }
                throw error;
              }
            },
            { infraId },
          );
        },
        { infraId },
      );
    },
  };
};
