import type { Failure, Spec } from '@terroir/shared-types';
import type { Driver } from '../drivers/driver.ts';
import type { Refusal, RefusalStore } from './refusal-store.ts';

/** What counts a spec at its provider: a quota for a family, and the room for the spec itself. */
interface Scopes {
  quota: string;
  room: string;
}

const scopesOf = (driver: Driver, spec: Spec): Scopes => ({
  quota: `quota:${driver.quotaScope?.(spec) ?? spec.id}`,
  room: `spec:${spec.id}`,
});

// A quota is raised by people and a stock refilled by hardware; sooner than this a spec is not tried by itself.
const rememberedMs = 10 * 60_000;

export type Refusals = ReturnType<typeof createRefusals>;

/** The memory of what providers refused of late, so that a launch does not knock at the same door twice. */
export const createRefusals = (deps: { refusals: RefusalStore; now: () => Date }) => {
  const at = (): string => deps.now().toISOString();
  const recent = (connectionId: string): ReadonlyMap<string, Refusal> =>
    new Map(
      deps.refusals
        .since(connectionId, new Date(deps.now().getTime() - rememberedMs).toISOString())
        .map((refusal) => [refusal.scope, refusal]),
    );

  return {
    remember(connectionId: string, driver: Driver, spec: Spec, failure: Failure): void {
      const scopes = scopesOf(driver, spec);
      const scope =
        failure.code === 'quota'
          ? scopes.quota
          : failure.code === 'capacity' || failure.code === 'not-available-in-region'
            ? scopes.room
            : null;
      if (scope !== null) {
        deps.refusals.put(connectionId, scope, { failure, vcpu: spec.vcpu, at: at() });
      }
    },
    /** A VM that was ordered at `orderedAt` and runs proves that what was refused before has room again. */
    forget(connectionId: string, driver: Driver, spec: Spec, orderedAt: string): void {
      const scopes = scopesOf(driver, spec);
      deps.refusals.clear(connectionId, scopes.quota, orderedAt);
      deps.refusals.clear(connectionId, scopes.room, orderedAt);
    },
    /** Tells of any spec whether it was refused of late, or since a moment, by its quota or for want of room. */
    judge(connectionId: string, driver: Driver, since = ''): (spec: Spec) => Failure | null {
      const refused = recent(connectionId);
      return (spec) => {
        if (refused.size === 0) return null;
        const scopes = scopesOf(driver, spec);
        const refusal = [refused.get(scopes.quota), refused.get(scopes.room)].find(
          (one) => one !== undefined && one.at >= since,
        );
        return refusal?.failure ?? null;
      };
    },
    /** The refusal of as much or less than `spec` after `since`: asking now would end the same way. */
    refusedSince(connectionId: string, driver: Driver, spec: Spec, since: string): Failure | null {
      const refused = recent(connectionId);
      const scopes = scopesOf(driver, spec);
      const refusal = [refused.get(scopes.quota), refused.get(scopes.room)].find(
        (one) => one !== undefined && one.at >= since && one.vcpu <= spec.vcpu,
      );
      return refusal?.failure ?? null;
    },
  };
};
