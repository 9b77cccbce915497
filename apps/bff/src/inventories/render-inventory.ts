import type { InfraSummary, Vm } from '@terroir/shared-types';
import { Scalar, stringify } from 'yaml';
import type { VmAccess } from '../ssh/vm-access.ts';

/** Names of Ansible's groups and variables: letters, digits and underscores. */
const groupName = (text: string): string => `_${text}`.replaceAll(/[^A-Za-z0-9_]/g, '_').slice(1);

/**
 * Text that Ansible must take as it is: it would run what stands in `{{ … }}` of a variable on the machine of the one
 * who reads it.
 */
const unsafe = (text: string): Scalar => {
  const scalar = new Scalar(text);
  scalar.tag = '!unsafe';
  return scalar;
};

/**
 * An inventory in Ansible's YAML format: the running VMs under their node groups, `label_<key>_<value>`,
 * `provider_<name>` and `region_<name>`, with what the catalog and the infra know of each as variables. It holds no
 * key: `ansible_ssh_private_key_file` is left to the one who uses it.
 */
export const renderInventory = (
  infra: InfraSummary,
  vms: readonly Vm[],
  access: (vmId: string) => VmAccess | null,
): string => {
  const reachable = vms.flatMap((vm) => {
    const found = vm.status === 'running' ? access(vm.id) : null;
    return found === null ? [] : [{ vm, access: found }];
  });
  const hosts = Object.fromEntries(
    reachable.map(({ vm, access: { host, port, user } }) => [
      vm.name,
      {
        ansible_host: host,
        ansible_port: port,
        ansible_user: user,
        terroir_vm_id: vm.id,
        terroir_spec: vm.specId,
        terroir_provider: vm.provider,
        terroir_region: vm.region,
        public_ip: vm.publicIp,
        private_ip: vm.privateIp,
        labels: Object.fromEntries(Object.entries(vm.labels).map(([key, value]) => [key, unsafe(value)])),
      },
    ]),
  );
  const members = new Map<string, Set<string>>();
  const put = (group: string, name: string): void => {
    const known = members.get(groupName(group)) ?? new Set();
    members.set(groupName(group), known.add(name));
  };
  for (const { vm } of reachable) {
    put(`group_${vm.nodeGroup}`, vm.name);
    put(`provider_${vm.provider}`, vm.name);
    put(`region_${vm.provider}_${vm.region}`, vm.name);
    for (const [key, value] of Object.entries(vm.labels)) put(`label_${key}_${value}`, vm.name);
  }
  const children = Object.fromEntries(
    [...members].map(([group, names]) => [
      group,
      { hosts: Object.fromEntries([...names].map((name) => [name, {}])) },
    ]),
  );
  return stringify({
    all: {
      vars: { terroir_infra: infra.name, terroir_infra_id: infra.id },
      hosts,
      children,
    },
  });
};
