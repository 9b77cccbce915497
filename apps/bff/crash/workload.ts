import { infraSchema } from '@terroir/shared-types';
import { setTimeout as delay } from 'node:timers/promises';
import { ask, readInfras } from './api.ts';

const maxVms = 20;
export const regions = ['us-east-2', 'ap-northeast-2', 'eu-west-1', 'us-west-2'];

/** What the server has promised (202) and may never forget. */
export interface Promises {
  infraIds: Set<string>;
}

const livingOf = (counts: Partial<Record<string, number>>): number =>
  Object.entries(counts).reduce(
    (sum, [status, n]) => sum + (status === 'terminated' || status === 'failed' ? 0 : (n ?? 0)),
    0,
  );

/** Launches, scales, suspends and terminates at random until `signal` aborts or the server dies. */
export const runWorkload = async (
  origin: string,
  connectionId: string,
  random: () => number,
  promises: Promises,
  signal: AbortSignal,
): Promise<void> => {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const upTo = (max: number): number => 1 + Math.floor(random() * max);

  const launch = async (): Promise<boolean> => {
    const groups = Array.from({ length: upTo(2) }, (_, index) => ({
      name: `g${index}`,
      specId: `aws+${pick(regions)}+m7i.large`,
      count: upTo(4),
    }));
    const reply = await ask(origin, 'POST', '/infras', {
      name: `crash-${Math.floor(random() * 1e9).toString(36)}`,
      connectionId,
      nodeGroups: groups,
    });
    if (reply?.status === 202) promises.infraIds.add(infraSchema.parse(reply.body).id);
    return reply !== null;
  };

  while (!signal.aborted) {
    const infras = await readInfras(origin);
    if (infras === null) return;
    const living = infras.filter(({ counts }) => livingOf(counts) > 0);
    const vms = living.reduce((sum, { counts }) => sum + livingOf(counts), 0);
    const chosen = pick(living);
    const dice = random();
    let lives: boolean;
    if (chosen === undefined || (vms <= maxVms - 8 && dice < 0.5)) lives = await launch();
    else if (dice < 0.7) {
      const path = `/infras/${chosen.id}/node-groups/g0/scale`;
      const room = Math.max(0, maxVms - vms);
      lives =
        (await ask(origin, 'POST', path, { count: Math.floor(random() * Math.min(6, room + 2)) })) !== null;
    } else {
      const action = dice < 0.78 ? 'suspend' : dice < 0.84 ? 'resume' : 'terminate';
      lives = (await ask(origin, 'POST', `/infras/${chosen.id}/actions`, { action })) !== null;
    }
    if (!lives) return;
    await delay(random() * 120);
  }
};
