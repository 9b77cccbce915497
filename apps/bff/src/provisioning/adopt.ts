import { nameSchema, ownIdSchema } from '@terroir/shared-types';
import { isEnded } from '@terroir/shared-types';
import { ulid } from 'ulid';
import { sumHourlyUsd } from '../costs/money.ts';
import type { DriverVm } from '../drivers/driver.ts';
import type { DriverConnection } from '../drivers/registry.ts';
import type { InfraRow, NodeGroupRow, VmRow } from '../infras/rows.ts';
import { mayAdopt } from './installation.ts';
import { readLabelTags } from './tags.ts';
import { type WorkerDeps, factsOf } from './worker-deps.ts';
import { asDetail, asRemedy, say } from '../wordings/say.ts';

export interface Adopter {
  /** True: it carries our tags and costs, but no row of ours accounts for it. */
  isUnknown(connectionId: string, seen: DriverVm): boolean;
  /** Gives each a row, visible and terminable at least, and says so; they were read one by one, not only listed. */
  adopt(connection: DriverConnection, found: readonly DriverVm[]): Promise<void>;
  /** Gives what a person imports a row of its own in the infra of its tags; in the open transaction. */
  takeIn(connection: DriverConnection, seen: DriverVm, actor: string): VmRow;
}

// After the loss of a database hundreds are found at once: that is one thing to be told for each infra.
const toldSingly = 3;
const rowsPerCommit = 25;

const text = (value: string | undefined): string | null =>
  value === undefined || value === '' ? null : value;

/** Its old place when that is free, else behind the others. */
const positionOf = (groups: readonly NodeGroupRow[], tagged: number): number => {
  const taken = new Set(groups.map(({ position }) => position));
  return Number.isInteger(tagged) && tagged >= 0 && !taken.has(tagged) ? tagged : Math.max(-1, ...taken) + 1;
};

/** Finds a home for VMs that a provider shows under our tags and that our rows do not know. */
export const createAdopter = (deps: WorkerDeps): Adopter => {
  /** Two connections may show one account: what the other one accounts for is not taken in twice. */
  const isOfAnother = (connectionId: string, seen: DriverVm): boolean => {
    const row = deps.vms.find(seen.tags['terroir-vm'] ?? '');
    const infra = row === null ? null : deps.infras.findAny(row.infra_id);
    return (
      row?.provider_vm_id === seen.providerVmId &&
      infra !== null &&
      infra.connection_id !== connectionId &&
      deps.drivers.get(infra.connection_id) !== undefined
    );
  };

  const isUnknown = (connectionId: string, seen: DriverVm): boolean => {
    if (isEnded(seen.status.unified) || seen.status.unified === 'terminating') return false;
    if (!mayAdopt(deps.installation, seen)) return false;
    const row = deps.vms.findByProviderVm(connectionId, seen.providerVmId);
    if (row !== null) return isEnded(row.status) && !deps.intents.hasOpen(row.id);
    if (isOfAnother(connectionId, seen)) return false;
    const intent = deps.intents.find(seen.tags['terroir-key'] ?? '');
    // An open intent is the worker's: it finds the VM by its key.
    return intent === null || !deps.intents.hasOpen(intent.vm_id);
  };

  const homeInfra = (connection: DriverConnection, seen: DriverVm): InfraRow => {
    const tagged = ownIdSchema.safeParse(seen.tags['terroir-infra']);
    const id = tagged.success ? tagged.data : ulid().toLowerCase();
    const known = deps.infras.findAny(id);
    if (known !== null) {
      if (known.deleted_at !== null) deps.infras.update({ ...known, deleted_at: null });
      return { ...known, deleted_at: null };
    }
    const name = nameSchema.safeParse(seen.tags['terroir-infra-name']);
    const expiresAt = Date.parse(seen.tags['terroir-expires-at'] ?? '');
    const infra: InfraRow = {
      id,
      name: name.success ? name.data : 'adopted',
      description: 'Found at the provider by its tags.',
      labels: readLabelTags('terroir-labels', seen.tags),
      connection_id: connection.connectionId,
      simulated: connection.driver.simulated,
      hold: false,
      on_partial_failure: 'continue',
      expires_at: Number.isNaN(expiresAt) ? null : new Date(expiresAt).toISOString(),
      expiry_warned_minutes: null,
      post_commands: [],
      post_run_id: null,
      preset_id: null,
      preset_input: null,
      ssh_public_key: deps.keys.recover(id),
      settled_at: deps.now().toISOString(),
      created_at: seen.createdAt,
      deleted_at: null,
    };
    deps.infras.insert(infra);
    deps.events.append({ type: 'infra-created', infraId: id, name: infra.name }, 'reconciler');
    return infra;
  };

  const homeGroup = (infra: InfraRow, seen: DriverVm, hourlyUsd: number | null): NodeGroupRow => {
    const tagged = nameSchema.safeParse(seen.tags['terroir-node-group']);
    const name = tagged.success ? tagged.data : 'adopted';
    const groups = deps.infras.groups([infra.id]);
    const found = groups.find((group) => group.name === name);
    if (found !== undefined) return found;
    const group: NodeGroupRow = {
      infra_id: infra.id,
      name,
      position: positionOf(groups, Number(seen.tags['terroir-group-position'])),
      spec_id: `${seen.provider}+${seen.region}+${seen.specName}`,
      count: 0,
      image_id: null,
      disk_type: 'default',
      disk_size_gib: 50,
      labels: readLabelTags('terroir-group-labels', seen.tags),
      alternatives: [],
      unit_hourly_usd: hourlyUsd,
      next_index: 1,
      failover_max_hourly_usd: null,
    };
    deps.infras.insertGroup(group);
    return group;
  };

  const specIdOf = (seen: DriverVm): string => `${seen.provider}+${seen.region}+${seen.specName}`;
  const hourlyUsdOf = (seen: DriverVm): number | null => {
    const tagged = Number(text(seen.tags['terroir-hourly-usd']) ?? Number.NaN);
    return Number.isFinite(tagged) ? tagged : (deps.catalog.spec(specIdOf(seen))?.hourlyUsd ?? null);
  };

  /** As its launch froze it; where the tags do not say, what an hour can come to now. */
  const ceilingOf = (
    { connectionId }: DriverConnection,
    seen: DriverVm,
    hourlyUsd: number | null,
  ): number | null => {
    const tagged = Number(text(seen.tags['terroir-at-most-hourly-usd']) ?? Number.NaN);
    if (Number.isFinite(tagged)) return Math.max(tagged, hourlyUsd ?? 0);
    const spec = deps.catalog.spec(specIdOf(seen));
    return spec === null ? hourlyUsd : deps.ceilingOf(connectionId, { ...spec, hourlyUsd });
  };

  const insert = (connection: DriverConnection, seen: DriverVm): VmRow => {
    const specId = specIdOf(seen);
    const spec = deps.catalog.spec(specId);
    const hourlyUsd = hourlyUsdOf(seen);
    const infra = homeInfra(connection, seen);
    const group = homeGroup(infra, seen, hourlyUsd);
    const taggedId = ownIdSchema.safeParse(seen.tags['terroir-vm']);
    const isFree = taggedId.success && deps.vms.find(taggedId.data) === null;
    const taggedIndex = Number(seen.tags['terroir-index']);
    const idx = isFree && Number.isInteger(taggedIndex) && taggedIndex > 0 ? taggedIndex : group.next_index;
    const at = deps.now().toISOString();
    const row: VmRow = {
      id: isFree ? taggedId.data : ulid().toLowerCase(),
      infra_id: infra.id,
      node_group: group.name,
      idx,
      name: seen.name,
      spec_id: specId,
      provider: seen.provider,
      region: seen.region,
      image_id: null,
      status: 'unknown',
      raw: 'found',
      status_since: at,
      failure: null,
      provider_vm_id: seen.providerVmId,
      public_ip: null,
      private_ip: null,
      ssh_host: null,
      ssh_port: null,
      ssh_user: null,
      host_key: null,
      boot_id: null,
      lng: (seen.lngLat ?? spec?.lngLat)?.[0] ?? 0,
      lat: (seen.lngLat ?? spec?.lngLat)?.[1] ?? 0,
      hourly_usd: hourlyUsd,
      at_most_hourly_usd: ceilingOf(connection, seen, hourlyUsd),
      created_at: seen.createdAt,
      running_since: null,
      removing: false,
      removed_at: null,
      key_missing: infra.ssh_public_key === null,
    };
    deps.vms.insert(row);
    deps.infras.updateGroup({
      ...group,
      count: group.count + 1,
      next_index: Math.max(group.next_index, idx + 1),
    });
    return row;
  };

  /** The row this VM belongs to: its own that ended too early, the one its key was made for, else a new one. */
  const rowFor = (connection: DriverConnection, seen: DriverVm): VmRow => {
    const own = deps.vms.findByProviderVm(connection.connectionId, seen.providerVmId);
    const intent = own === null ? deps.intents.find(seen.tags['terroir-key'] ?? '') : null;
    const ordered = intent === null ? null : deps.vms.find(intent.vm_id);
    const found = own ?? (ordered?.provider_vm_id === null ? ordered : null);
    if (found === null) return insert(connection, seen);
    const infra = homeInfra(connection, { ...seen, tags: { ...seen.tags, 'terroir-infra': found.infra_id } });
    const shown = { ...found, infra_id: infra.id, removed_at: null, removing: false };
    deps.vms.update(shown);
    return shown;
  };

  const show = (row: VmRow, seen: DriverVm, actor: string): VmRow => {
    const { unified, raw } = seen.status;
    return deps.changeVm(row, { status: unified, raw, failure: null, facts: factsOf(row, seen) }, actor);
  };

  const tellOne = (connection: DriverConnection, row: VmRow): void =>
    deps.incidents.raise(
      {
        kind: 'vm-adopted',
        infraId: row.infra_id,
        vmId: row.id,
        connectionId: connection.connectionId,
        ...asDetail(
          row.hourly_usd === null
            ? say('incident-adopted-unpriced', { vm: row.name, connection: connection.name })
            : say('incident-adopted', { vm: row.name, connection: connection.name, usd: row.hourly_usd }),
        ),
        ...asRemedy(say(row.key_missing ? 'incident-shown-keyless' : 'incident-shown-now')),
        hourlyUsd: row.hourly_usd,
      },
      true,
    );

  /** `row`: the first of them that got one. */
  const tellMany = (connection: DriverConnection, found: readonly DriverVm[], row: VmRow): void => {
    const price = sumHourlyUsd(found.map((seen) => ({ hourly_usd: hourlyUsdOf(seen), n: 1 })));
    const infra = deps.infras.findAny(row.infra_id);
    deps.incidents.raise(
      {
        kind: 'vm-adopted',
        infraId: row.infra_id,
        vmId: null,
        connectionId: connection.connectionId,
        ...asDetail(
          say(price.incomplete ? 'incident-adopted-many-unpriced' : 'incident-adopted-many', {
            count: found.length,
            infra: infra?.name ?? row.infra_id,
            connection: connection.name,
            usd: price.hourlyUsd,
          }),
        ),
        ...asRemedy(say(row.key_missing ? 'incident-shown-keyless-many' : 'incident-shown-many')),
        hourlyUsd: price.hourlyUsd,
      },
      true,
    );
  };

  return {
    isUnknown,
    takeIn: (connection, seen, actor) => show(insert(connection, seen), seen, actor),
    async adopt(connection, found) {
      for (const ones of Map.groupBy(found, ({ tags }) => tags['terroir-infra']).values()) {
        let isTold = false;
        for (let from = 0; from < ones.length; from += rowsPerCommit) {
          await deps.commit.submit(() => {
            const rows = ones
              .slice(from, from + rowsPerCommit)
              .filter((seen) => isUnknown(connection.connectionId, seen))
              .map((seen) => show(rowFor(connection, seen), seen, 'reconciler'));
            const [first] = rows;
            if (ones.length <= toldSingly) for (const row of rows) tellOne(connection, row);
            else if (!isTold && first !== undefined) tellMany(connection, ones, first);
            isTold ||= first !== undefined;
          });
        }
      }
    },
  };
};
