import type { InfraSummary } from '@terroir/shared-types';
import { livingCount } from '../../ui/infra-status.tsx';

/** Time enough to save what is on the VMs, or to extend. */
const warnMs = 15 * 60_000;

/** An infra that ends by itself soon, and what would end with it. */
export interface SoonEnding {
  id: string;
  name: string;
  expiresAt: string;
  vmCount: number;
  minutesLeft: number;
}

/** The soonest first. */
export const soonEnding = (infras: readonly InfraSummary[], nowMs: number): SoonEnding[] =>
  infras
    .flatMap((infra): SoonEnding[] => {
      const { id, name, expiresAt } = infra;
      const vmCount = livingCount(infra);
      if (expiresAt === null || vmCount === 0) return [];
      const leftMs = Date.parse(expiresAt) - nowMs;
      if (leftMs <= 0 || leftMs > warnMs) return [];
      return [{ id, name, expiresAt, vmCount, minutesLeft: Math.ceil(leftMs / 60_000) }];
    })
    .toSorted((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1));
