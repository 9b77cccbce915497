import type {
  DriverError,
  DriverResource,
  Opening,
  ResourcePort,
  ResourceRequest,
} from '../drivers/driver.ts';
import type { GroupCommit } from '../db/group-commit.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import type { InfraStore } from '../infras/infra-store.ts';
import { asDriverError } from '../provisioning/as-driver-error.ts';
import { type Backoff, pause } from '../provisioning/backoff.ts';
import type { ChangeShared } from './change-shared.ts';
import { type SharedRow, type SharedStore, isPending } from './shared-store.ts';
import { asDetail, asRemedy, say } from '../wordings/say.ts';

export interface SharedWork {
  /** One wait for the disk for what many regions do at the same moment. */
  commit: GroupCommit;
  shared: SharedStore;
  infras: InfraStore;
  incidents: IncidentLog;
  changeShared: ChangeShared;
  backoff: Backoff;
  owner: string;
  now: () => Date;
  /** Told of each try that failed and is made again. */
  onTrouble: (row: SharedRow, error: DriverError) => void;
}

// With the pauses of the backoff about five minutes; then a person is told and the next launch tries anew.
const maxRefusals = 24;

/** What the provider shows, as columns. */
export const factsOf = (seen: DriverResource) => ({
  provider_id: seen.providerId,
  vnet_id: seen.vNetId,
  borrowed: seen.isBorrowed,
  openings: [...seen.openings],
  missing: false,
});

const has = (openings: readonly Opening[], { port, from }: Opening): boolean =>
  openings.some((one) => one.port === port && one.from === from);

const requestOf = (work: SharedWork, { kinds }: ResourcePort, row: SharedRow): ResourceRequest | null => {
  const { kind, name, provider, region, vnet_id: vNetId } = row;
  const tags = {
    'terroir-owner': work.owner,
    'terroir-resource': row.id,
    ...(row.infra_id === null ? {} : { 'terroir-infra': row.infra_id }),
  };
  const common = { key: row.id, name, provider, region, tags };
  if (kind === 'vnet') return { ...common, kind };
  if (kind === 'key') {
    const sshPublicKey = work.infras.findAny(row.infra_id ?? '')?.ssh_public_key ?? null;
    return sshPublicKey === null ? null : { ...common, kind, sshPublicKey };
  }
  if (kind === 'security-group' && (vNetId !== null || kinds?.includes('vnet') === false)) {
    return { ...common, kind, vNetId, openings: row.want_openings };
  }
  return kind === 'subnet' && vNetId !== null ? { ...common, kind, vNetId } : null;
};

/** Brings one network or key to what its row wants, step by step; each step ends in a commit. Lasting refusals end it. */
export const runShared = async (
  work: SharedWork,
  port: ResourcePort,
  id: string,
  signal: AbortSignal,
): Promise<void> => {
  const commit = (row: SharedRow, change: Partial<SharedRow>): Promise<SharedRow> =>
    // What was wanted meanwhile stays wanted.
    work.commit.submit(() => work.changeShared(work.shared.find(row.id) ?? row, change, 'worker'));
  const at = (): string => work.now().toISOString();

  const make = async (row: SharedRow): Promise<void> => {
    const request = requestOf(work, port, row);
    if (request === null || (row.want_gone && row.sent_at === null)) {
      await work.commit.submit(() => {
        const current = work.shared.find(row.id) ?? row;
        // Nothing was sent, and nothing is to be, unless a VM was ordered since.
        if (request === null || current.want_gone) work.changeShared(current, { gone_at: at() }, 'worker');
      });
      return;
    }
    // On disk as sent before the first byte leaves; a repeat under the key finds what an earlier try made.
    if (row.sent_at === null) await commit(row, { sent_at: at() });
    await commit(row, factsOf(await port.ensure(request, signal)));
  };

  const remove = async (row: SharedRow, providerId: string): Promise<void> => {
    if (row.borrowed) return void (await commit(row, { gone_at: at() }));
    if (row.removing_at === null) {
      // A VM may have been ordered since: then it stays.
      const isWanted = await work.commit.submit(() => {
        const current = work.shared.find(row.id) ?? row;
        const isUsed = !current.want_gone || work.shared.usedBy(current) > 0;
        work.changeShared(current, isUsed ? { want_gone: false } : { removing_at: at() }, 'worker');
        return isUsed;
      });
      if (isWanted) return;
    }
    // Read again before anything is done to it.
    const seen = await port.find(row.kind, providerId, signal);
    if (seen === null) return void (await commit(row, { gone_at: at() }));
    if (seen.tags['terroir-resource'] !== row.id) {
      throw asDriverError(new Error('It no longer carries our tags.'));
    }
    await port.remove(row.kind, providerId, signal);
    await commit(row, {}); // done when it is seen to be gone
  };

  const step = async (row: SharedRow): Promise<void> => {
    if (row.provider_id === null) return make(row);
    if (row.want_gone) return remove(row, row.provider_id);
    const closing = row.openings.find((one) => !has(row.want_openings, one));
    const opening = row.want_openings.find((one) => !has(row.openings, one));
    if (opening !== undefined) {
      await commit(row, factsOf(await port.openPort(row.provider_id, opening, signal)));
    } else if (closing !== undefined) {
      await commit(row, factsOf(await port.closePort(row.provider_id, closing, signal)));
    }
  };

  for (let tries = 0; !signal.aborted;) {
    const row = work.shared.find(id);
    if (row === null || !isPending(row)) return;
    try {
      await step(row);
      tries = 0;
    } catch (error) {
      if (signal.aborted) return;
      const failed = asDriverError(error);
      const { failure, outcome } = failed;
      // A vNet waits for what is in it, which goes at the same time.
      const isWaiting = row.kind === 'vnet' && row.want_gone && holdsMore(work, row);
      const isFinal = outcome === 'refused' && (!failure.retryable || tries >= maxRefusals);
      if (isFinal && !isWaiting) {
        // A refusal under the key says that nothing was made under it.
        const unsent = row.provider_id === null ? { sent_at: null } : {};
        await commit(row, {
          failure,
          failed_at: at(),
          want_gone: false,
          removing_at: null,
          want_openings: row.provider_id === null ? row.want_openings : row.openings,
          ...unsent,
        });
        return;
      }
      work.onTrouble(row, failed);
      await pause(work.backoff, tries, signal);
      tries += 1;
    }
  }
};

const holdsMore = (work: SharedWork, vnet: SharedRow): boolean =>
  work.shared
    .living()
    .some((one) => one.vnet_id !== null && one.vnet_id === vnet.provider_id && one.want_gone);

/** It is not at the provider although nobody here asked for that: said, never deleted silently. In a transaction. */
export const markMissing = (work: SharedWork, row: SharedRow): void => {
  const users = work.shared.usedBy(row);
  work.changeShared(row, { missing: true }, 'reconciler');
  work.incidents.raise(
    {
      kind: 'resource-missing',
      infraId: row.infra_id,
      vmId: null,
      connectionId: row.connection_id,
      ...asDetail(
        say('incident-resource-missing', {
          kind: say(`kind-${row.kind}`),
          name: row.name,
          region: `${row.provider} ${row.region}`,
          count: users,
        }),
      ),
      ...asRemedy(say('incident-resource-made-anew')),
      hourlyUsd: null,
    },
    true,
  );
};
