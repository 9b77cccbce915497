import type { Spec } from '@terroir/shared-types';
import { monotonicFactory } from 'ulid';
import type { EventLog } from '../events/event-log.ts';
import type { Launch } from '../provisioning/intent-store.ts';
import type { Journal } from '../provisioning/journal.ts';
import { labelTags } from '../provisioning/tags.ts';
import type { CeilingOf } from './ceiling.ts';
import type { InfraStore } from './infra-store.ts';
import type { InfraRow, NodeGroupRow, VmRow } from './rows.ts';
import type { VmStore } from './vm-store.ts';
import { vmName } from './vm-name.ts';

export type VmLauncher = ReturnType<typeof createVmLauncher>;

/** The tags by which a VM is found again at its provider, even with our database lost. */
const tagsOf = (
  owner: string,
  infra: InfraRow,
  group: NodeGroupRow,
  vm: VmRow,
  key: string,
  spec: Spec,
): Record<string, string> => ({
  'terroir-owner': owner,
  'terroir-infra': infra.id,
  'terroir-infra-name': infra.name,
  'terroir-vm': vm.id,
  'terroir-key': key,
  'terroir-node-group': vm.node_group,
  'terroir-index': String(vm.idx),
  'terroir-expires-at': infra.expires_at ?? 'never',
  'terroir-hourly-usd': spec.hourlyUsd === null ? 'unknown' : String(spec.hourlyUsd),
  ...(vm.at_most_hourly_usd === null || vm.at_most_hourly_usd === vm.hourly_usd
    ? {}
    : { 'terroir-at-most-hourly-usd': String(vm.at_most_hourly_usd) }),
  'terroir-group-position': String(group.position),
  ...labelTags('terroir-labels', infra.labels),
  ...labelTags('terroir-group-labels', group.labels),
});

/** Makes VM rows and the intents to create them; call inside a transaction. */
export const createVmLauncher = (deps: {
  infras: InfraStore;
  vms: VmStore;
  journal: Journal;
  events: EventLog;
  ceilingOf: CeilingOf;
  now: () => Date;
  owner: string;
}) => {
  // A thousand of one moment count up from the first: random digits for each cost a quarter of a launch.
  const nextId = monotonicFactory();
  return {
    /** `count` further VMs of a group, `planned`; the group row with its next index. */
    plan(
      infra: InfraRow,
      group: NodeGroupRow,
      spec: Spec,
      count: number,
      actor: string,
    ): { group: NodeGroupRow; vms: VmRow[] } {
      const at = deps.now().toISOString();
      const atMostUsd = deps.ceilingOf(infra.connection_id, spec);
      const planned = Array.from({ length: count }, (_, offset): VmRow => {
        const idx = group.next_index + offset;
        return {
          id: nextId(deps.now().getTime()).toLowerCase(),
          infra_id: infra.id,
          node_group: group.name,
          idx,
          name: vmName(infra.name, group.name, idx),
          spec_id: spec.id,
          provider: spec.provider,
          region: spec.region,
          image_id: group.image_id,
          status: 'planned',
          raw: 'planned',
          status_since: at,
          failure: null,
          provider_vm_id: null,
          public_ip: null,
          private_ip: null,
          ssh_host: null,
          ssh_port: null,
          ssh_user: null,
          host_key: null,
          boot_id: null,
          lng: spec.lngLat[0],
          lat: spec.lngLat[1],
          hourly_usd: spec.hourlyUsd,
          at_most_hourly_usd: atMostUsd,
          created_at: at,
          running_since: null,
          removing: false,
          removed_at: null,
          key_missing: false,
        };
      });
      for (const vm of planned) {
        deps.vms.insert(vm);
        deps.events.append(
          {
            type: 'vm-status-changed',
            infraId: infra.id,
            vmId: vm.id,
            vmName: vm.name,
            from: null,
            status: 'planned',
            raw: 'planned',
          },
          actor,
        );
      }
      const moved = { ...group, next_index: group.next_index + count };
      deps.infras.updateGroup(moved);
      return { group: moved, vms: planned };
    },

    /** The intent to create a planned VM with exactly these parameters. */
    order(infra: InfraRow, group: NodeGroupRow, vm: VmRow, spec: Spec, operationId: string | null): void {
      if (infra.ssh_public_key === null) throw new Error(`The infra ${infra.id} has no SSH key pair.`);
      const key = deps.journal.newId();
      const launch: Launch = {
        name: vm.name,
        spec,
        imageId: group.image_id,
        rootDisk: { type: group.disk_type, sizeGib: group.disk_size_gib },
        tags: tagsOf(deps.owner, infra, group, vm, key, spec),
        sshPublicKey: infra.ssh_public_key,
        network: null,
      };
      deps.journal.open({ vmId: vm.id, kind: 'create', launch, operationId }, key);
    },
  };
};
