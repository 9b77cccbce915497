import { setTimeout as delay } from 'node:timers/promises';
import { DriverError } from '../../driver.ts';
import type { Client } from '../api/client.ts';
import { anySchema, idListSchema } from '../api/schemas.ts';
import { isOurInfraName } from './ids.ts';
import type { Infras } from './infras.ts';

// Those who end together share one sweep.
const gatherMs = 200;
const sweepTimeoutMs = 60_000;
const kinds = ['securityGroup', 'sshKey'] as const;

/**
 * What they made for an infra of ours alone, its key and security group, stays when the infra goes. A sweep takes away
 * all of it that has no infra any more, so that also what a process before this one has left goes in the end.
 */
export const createSweepRemains = ({ call }: Pick<Client, 'call'>, namespace: string, infras: Infras) => {
  const base = `/ns/${namespace}/resources`;
  let next: Promise<void> | null = null;

  const sweep = async (): Promise<void> => {
    await delay(gatherMs, undefined, { ref: false });
    next = null;
    const signal = AbortSignal.timeout(sweepTimeoutMs);
    try {
      const found = await Promise.all(
        kinds.map(async (kind) => {
          const { output } = await call(
            { path: `${base}/${kind}`, query: { option: 'id' } },
            idListSchema,
            signal,
          );
          return output.map((id) => ({ kind, id, infra: id.split('-')[0] ?? '' }));
        }),
      );
      // Read after them: an infra stands before anything is made for it.
      const standing = await infras.all(signal);
      for (const { kind, id, infra } of found.flat()) {
        if (!isOurInfraName(infra) || standing.has(infra)) continue;
        const path = `${base}/${kind}/${encodeURIComponent(id)}`;
        await call({ method: 'DELETE', path }, anySchema, signal);
      }
    } catch (error) {
      // They cost nothing, and the next sweep finds them again.
      if (!(error instanceof DriverError) && !signal.aborted) throw error;
    }
  };

  return (): Promise<void> => (next ??= sweep());
};
export type SweepRemains = ReturnType<typeof createSweepRemains>;
