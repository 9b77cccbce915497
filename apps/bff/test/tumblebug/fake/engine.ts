import { setTimeout as delay } from 'node:timers/promises';
import { labelsWithSystem } from './labels.ts';
import type { Quirks } from './quirks.ts';
import { Refusal } from './refusal.ts';
import { type CloudVm, type FakeInfra, type FakeNode, type Store, newId } from './store.ts';
import { placeOf } from './views.ts';

export interface Order {
  name: string;
  description?: string;
  label?: Record<string, string>;
  nodeGroups: {
    name: string;
    nodeGroupSize: number;
    specId: string;
    imageId: string;
    description?: string;
    label?: Record<string, string>;
  }[];
}

const timeOf = (): string => new Date().toISOString().replace('T', ' ').slice(0, 19);
const between = ([min, max]: [number, number], random: () => number): number => min + random() * (max - min);

export type Engine = ReturnType<typeof createEngine>;

/** What the handlers do, in the order in which the real ones do it. A restart ends all that is under way. */
export const createEngine = (store: Store, quirks: () => Quirks, random: () => number) => {
  /** Each start of the process is another generation; work of the one before stops where it stands. */
  let generation = 0;

  const pause = async (span: [number, number]): Promise<void> => {
    const mine = generation;
    await delay(between(span, random));
    if (generation !== mine) throw new Refusal(0, 'the process has ended');
  };

  const find = (ns: string, id: string): FakeInfra => {
    const infra = store.infras.get(store.keyOf(ns, id));
    if (infra === undefined || infra.visibleAtMs > Date.now()) {
      throw new Refusal(400, `The infra ${id} does not exist.`);
    }
    return infra;
  };
  const nodeOf = (infra: FakeInfra, id: string): FakeNode => {
    const node = infra.nodes.find((one) => one.id === id);
    if (node === undefined) throw new Refusal(400, `The node ${id} does not exist.`);
    return node;
  };

  const vmOf = (node: FakeNode): CloudVm | undefined =>
    [...store.vms.values()].find(({ uid }) => uid === node.uid);

  const makeVm = (node: FakeNode, tags: Record<string, string>): CloudVm => {
    const vm: CloudVm = {
      cspId: `i-${newId().slice(0, 17)}`,
      uid: node.uid,
      connection: node.connection,
      status: 'running',
      tags,
    };
    store.vms.set(vm.cspId, vm);
    return vm;
  };

  const adopt = (node: FakeNode, vm: CloudVm): void => {
    node.cspId = vm.cspId;
    node.publicIP = store.newAddress();
    node.createdTime = timeOf();
    node.targetAction = 'None';
    node.status = quirks().staysCreating ? 'Creating' : vm.status === 'running' ? 'Running' : 'Suspended';
  };

  const validate = (order: Order): void => {
    for (const [index, group] of order.nodeGroups.entries()) {
      const { provider, region } = placeOf(group.specId);
      if (!store.hasRegion(provider, region)) {
        throw new Refusal(
          400,
          `Infra '${order.name}' validation failed due to resource availability errors.\n\nError Timeline:\n 1. Resource Validation\n\nResource Validation Failures:\n • NodeGroup[${index + 1}] '${group.name}': Failed to find spec ${group.specId}: not found\n\nSummary: 1 out of 1 NodeGroups failed validation`,
        );
      }
    }
  };

  const create = async (ns: string, order: Order): Promise<FakeInfra> => {
    if (store.infras.has(store.keyOf(ns, order.name))) {
      throw new Refusal(500, `The infra ${order.name} already exists.`);
    }
    const infra = store.newInfra(ns, order.name, order.description ?? '', order.label ?? {});
    infra.visibleAtMs = quirks().hideNewMs === 0 ? 0 : Number.POSITIVE_INFINITY;
    store.infras.set(store.keyOf(ns, order.name), infra);
    try {
      validate(order);
    } catch (error) {
      store.infras.delete(store.keyOf(ns, order.name));
      throw error;
    }
    const { createMs, preparationFails } = quirks();
    const third: [number, number] = [createMs[0] / 3, createMs[1] / 3];
    await pause(third);
    const closed = order.nodeGroups.find(({ specId }) =>
      quirks().closedRegions.includes(placeOf(specId).region),
    );
    const failure =
      closed === undefined
        ? preparationFails
        : 'OptInRequired: You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.';
    if (failure !== null) {
      Object.assign(infra, { status: 'Failed', labels: null, systemMessage: [failure], visibleAtMs: 0 });
      throw new Refusal(
        400,
        `Infra '${order.name}' creation failed - all NodeGroups failed resource preparation.\n\nComplete Error Timeline:\n  1. NodeGroup 'g': ${failure}\n`,
      );
    }
    infra.status = 'Prepared';
    await pause(third);
    infra.status = 'Creating';
    for (const group of order.nodeGroups) {
      const { provider, region } = placeOf(group.specId);
      infra.nodes.push({
        id: `${group.name.toLowerCase()}-1`,
        uid: newId(),
        status: 'Creating',
        targetAction: 'Create',
        systemMessage: '',
        createdTime: '',
        specId: group.specId,
        imageId: group.imageId,
        description: group.description ?? '',
        connection: `${provider}-${region}`,
        zone: `${region}${quirks().zone}`,
        cspId: '',
        publicIP: '',
        securityGroup: `${order.name}-${group.name}`,
        sshKey: `${order.name}-${provider}-${region}`,
        labels: null,
      });
    }
    for (const { sshKey, securityGroup, connection } of infra.nodes) {
      store.remains.add(sshKey).add(securityGroup);
      // As their template `sg-default` has it.
      const rules = [
        { Port: '22', Protocol: 'TCP', Direction: 'inbound', CIDR: '0.0.0.0/0', visibleAtMs: 0 },
      ];
      store.groups.set(securityGroup, { id: securityGroup, connection, rules });
    }
    await pause(third);
    const { vmFails } = quirks();
    for (const node of infra.nodes) {
      if (vmFails !== null) {
        Object.assign(node, { status: 'Failed', systemMessage: vmFails });
        continue;
      }
      const labels = order.nodeGroups[0]?.label ?? {};
      const vm = makeVm(node, labels);
      // The cloud has it; they have not heard so yet.
      await pause(third);
      node.labels = labelsWithSystem(labels, ns, node.id);
      adopt(node, vm);
    }
    infra.targetAction = 'None';
    infra.status = vmFails === null ? 'Running' : 'Failed';
    infra.visibleAtMs = quirks().hideNewMs === 0 ? 0 : Date.now() + quirks().hideNewMs;
    if (vmFails === null) return infra;
    throw new Refusal(
      400,
      `Infra '${order.name}' creation failed in final provisioning stage.\n\nDetail: all 1 VMs failed: ${vmFails}\n`,
    );
  };

  /** Forward: what is at the cloud is found again by its uid; what is not has failed. */
  const reconcile = (infra: FakeInfra): void => {
    infra.targetAction = 'None';
    infra.visibleAtMs = 0;
    if (infra.nodes.length === 0 && ['Preparing', 'Prepared'].includes(infra.status)) infra.status = 'Failed';
    for (const node of infra.nodes) {
      if (node.cspId !== '' || !['Creating', 'Failed', 'Undefined'].includes(node.status)) continue;
      const vm = vmOf(node);
      node.labels ??= infra.labels;
      if (vm === undefined || vm.status === 'terminated') node.status = 'Failed';
      else adopt(node, vm);
    }
  };

  const steps = {
    suspend: ['Suspending', 'Suspended', 'suspended'],
    resume: ['Resuming', 'Running', 'running'],
    reboot: ['Rebooting', 'Running', 'running'],
    terminate: ['Terminating', 'Terminated', 'terminated'],
  } as const;
  const isAction = (action: string): action is keyof typeof steps => action in steps;

  const control = async (node: FakeNode, action: string): Promise<void> => {
    if (!isAction(action)) throw new Refusal(500, `not supported action: ${action}`);
    const [onTheWay, status, truth] = steps[action];
    if (action === 'terminate' && node.cspId === '') {
      const lost = vmOf(node);
      if (lost === undefined) return; // never made: the node stays as it is
      adopt(node, lost);
    }
    if (action === 'terminate' && quirks().keepsVms) return;
    if (node.status === 'Terminated') return;
    const vm = vmOf(node);
    if (vm === undefined || vm.status === 'terminated') throw new Refusal(500, `VM ${node.uid} not found`);
    node.status = onTheWay;
    await pause(quirks().actionMs);
    node.status = status;
    if (action === 'terminate' && quirks().endsInNameOnly) return;
    vm.status = truth;
    if (action === 'resume') node.publicIP = store.newAddress();
    if (action === 'suspend') node.publicIP = '';
  };

  const remove = async (infra: FakeInfra, option: string | null): Promise<string[]> => {
    const done = [...infra.nodes.map(({ id }) => `[Done] Node: ${id}`), `[Done] Infra: ${infra.id}`];
    if (quirks().keepsVms) return done;
    if (option === 'terminate') {
      infra.nodes = infra.nodes.filter(({ status }) => status !== 'Failed');
      for (const node of infra.nodes) await control(node, 'terminate');
    }
    const isDeletable = infra.nodes.every(({ status }) =>
      ['Terminated', 'Failed', 'Undefined'].includes(status),
    );
    if (!isDeletable) throw new Refusal(500, `Infra ${infra.id} is Running, which is not a deletable status`);
    if (quirks().recordStays > 0) {
      quirks().recordStays -= 1;
      return done;
    }
    store.infras.delete(store.keyOf(infra.ns, infra.id));
    return done;
  };

  return {
    find,
    nodeOf,
    create,
    reconcile,
    control,
    remove,
    endProcess: (): void => {
      generation += 1;
      store.lives += 1;
      store.requests.clear();
    },
  };
};
