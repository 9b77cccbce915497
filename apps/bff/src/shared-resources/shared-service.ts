import type { Failure, OpeningsRequest } from '@terroir/shared-types';
import type { Opening } from '../drivers/driver.ts';
import type { Database } from '../db/open-database.ts';
import { conflict, notFound } from '../http/problem-error.ts';
import { type ChangeShared, sharedStatus } from './change-shared.ts';
import { isPending, type Place, type SharedRow, type SharedStore } from './shared-store.ts';
import { say } from '../wordings/say.ts';

export type SharedService = ReturnType<typeof createSharedService>;

/** How one port stands at the provider; `nowhere`: no security group of ours is there. */
export type PortState = { is: 'open' | 'closed' | 'changing' | 'nowhere' } | { is: 'refused'; why: Failure };

const sshPort = 22;

/** Says what networks and keys should be; each call is one transaction, the worker does the rest. */
export const createSharedService = (deps: {
  database: Database;
  shared: SharedStore;
  changeShared: ChangeShared;
  wake: () => void;
}) => {
  const { shared, changeShared } = deps;
  const change = <Result>(work: () => Result): Result => {
    const result = deps.database.transact(work);
    deps.wake();
    return result;
  };
  const row = (id: string): SharedRow => {
    const found = shared.find(id);
    if (found === null || found.gone_at !== null) throw notFound('resource', id);
    return found;
  };
  const want = (one: SharedRow, actor: string): SharedRow =>
    changeShared(one, { want_gone: true, failure: null, failed_at: null }, actor);
  const setOpenings = (group: SharedRow, openings: readonly Opening[], actor: string): SharedRow => {
    if (group.kind !== 'security-group') {
      throw conflict(
        'not-a-security-group',
        say('not-a-security-group', { name: group.name, kind: group.kind }),
        say('name-the-group'),
      );
    }
    if (group.want_gone || group.missing) {
      const status = say(`resource-${sharedStatus(group, 0)}`);
      throw conflict(
        'resource-leaving',
        say('resource-is', { name: group.name, status }),
        say('use-another'),
      );
    }
    // The way in for Terroir itself stays open.
    const ssh = group.want_openings.filter(({ port }) => port === sshPort);
    const others = openings.filter(({ port }) => port !== sshPort);
    return changeShared(group, { want_openings: [...ssh, ...others], failure: null, failed_at: null }, actor);
  };

  const groupAt = (place: Place): SharedRow | undefined =>
    shared.at(place).find((one) => one.kind === 'security-group' && !one.missing && !one.want_gone);

  return {
    row,
    portState(place: Place, { port, from }: Opening): PortState {
      const group = groupAt(place);
      if (group === undefined) return { is: 'nowhere' };
      if (isPending(group)) return { is: 'changing' };
      if (group.failure !== null) return { is: 'refused', why: group.failure };
      const isOpen = group.openings.some((one) => one.port === port && one.from === from);
      return { is: isOpen ? 'open' : 'closed' };
    },
    /** A vNet goes with what is in it. Throws 409 while a VM stands on it. */
    remove: (id: string, actor: string): SharedRow =>
      change(() => {
        const wanted = row(id);
        const usedBy = shared.usedBy(wanted);
        if (usedBy > 0) {
          throw conflict(
            'resource-in-use',
            say('vms-stand-on', { count: usedBy, name: wanted.name }),
            say('terminate-them-first'),
          );
        }
        if (wanted.kind === 'vnet' && wanted.provider_id !== null) {
          const inside = shared
            .living()
            .filter((one) => one.vnet_id === wanted.provider_id && !one.want_gone);
          for (const one of inside) want(one, actor);
        }
        return want(wanted, actor);
      }),
    /** The openings besides SSH, which stays. Done when the provider shows them. */
    setOpenings: (id: string, { openings }: OpeningsRequest, actor: string): SharedRow =>
      change(() => setOpenings(row(id), openings, actor)),
    /** Opens or closes one port of one infra in one region; null: it has no security group of ours there. */
    setPort: (place: Place, opening: Opening, isOpen: boolean, actor: string): SharedRow | null =>
      change(() => {
        const group = groupAt(place);
        if (group === undefined) return null;
        const others = group.want_openings.filter(
          ({ port, from }) => port !== opening.port || from !== opening.from,
        );
        return setOpenings(group, isOpen ? [...others, opening] : others, actor);
      }),
    /** An infra is forgotten: what was made for it alone goes. Call inside its transaction, and `wake` afterwards. */
    releaseInfra(infraId: string, actor: string): void {
      for (const one of shared.living()) if (one.infra_id === infraId && !one.want_gone) want(one, actor);
    },
  };
};
