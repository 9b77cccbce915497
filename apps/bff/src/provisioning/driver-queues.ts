import PQueue from 'p-queue';

export interface QueueLimits {
  perConnection: number;
  perRegion: number;
}

// Clouds throttle per account and region; a call in flight is cheap, a throttled one is not.
const defaultLimits: QueueLimits = { perConnection: 64, perRegion: 16 };

export interface DriverQueues {
  /** Runs `call` when its connection and region have room. Only the call itself, not the wait for a boot. */
  run<Result>(connectionId: string, region: string, call: () => Promise<Result>): Promise<Result>;
}

export const createDriverQueues = (limits: QueueLimits = defaultLimits): DriverQueues => {
  const queues = new Map<string, PQueue>();
  const queue = (key: string, concurrency: number): PQueue => {
    const found = queues.get(key) ?? new PQueue({ concurrency });
    queues.set(key, found);
    return found;
  };
  return {
    run: (connectionId, region, call) =>
      queue(`${connectionId}/${region}`, limits.perRegion).add(() =>
        queue(connectionId, limits.perConnection).add(call),
      ),
  };
};
