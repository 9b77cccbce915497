import { bastionRequestSchema, bastionSchema, hostKeysSchema, ownIdSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Fleet } from '../commands/fleet.ts';
import { conflict } from '../http/problem-error.ts';
import { type Route, route } from '../http/route.ts';
import type { HostKeyStore } from '../ssh/store.ts';
import type { VmAccess } from '../ssh/vm-access.ts';
import type { Bastions } from './create-bastions.ts';
import { describeHops } from './describe-hops.ts';
import { say } from '../wordings/say.ts';

const tag = 'SSH';
const params = z.strictObject({ id: ownIdSchema });

export const sshHopRoutes = (deps: { bastions: Bastions; fleet: Fleet; hostKeys: HostKeyStore }): Route[] => {
  const { bastions, fleet, hostKeys } = deps;
  const accessOf = (vmId: string): VmAccess => {
    const access = fleet.access(vmId);
    if (access !== null) return access;
    throw conflict('vm-not-reachable', say('no-way-to-vm'), say('wait-until-it-runs'));
  };
  return [
    route({
      method: 'get',
      path: '/infras/:id/bastion',
      summary: 'The host through which the VMs of an infra are reached',
      tag,
      role: 'viewer',
      params,
      reply: bastionSchema,
      handle: ({ params: { id } }) => ({ body: bastions.state(fleet.infra(id).id) }),
    }),
    route({
      method: 'put',
      path: '/infras/:id/bastion',
      summary: 'Reach the VMs of an infra through a bastion',
      tag,
      role: 'admin',
      params,
      body: bastionRequestSchema,
      reply: bastionSchema,
      handle({ params: { id }, body, actor }) {
        fleet.infra(id);
        if ('vmId' in body) accessOf(body.vmId);
        bastions.put(id, body, actor);
        return { body: bastions.state(id) };
      },
    }),
    route({
      method: 'delete',
      path: '/infras/:id/bastion',
      summary: 'Reach the VMs of an infra straight again',
      tag,
      role: 'admin',
      params,
      reply: bastionSchema,
      handle({ params: { id }, actor }) {
        fleet.infra(id);
        bastions.remove(id, actor);
        return { body: bastions.state(id) };
      },
    }),
    route({
      method: 'get',
      path: '/vms/:id/host-keys',
      summary: 'The host keys on the way to a VM: known before, or recorded at first use',
      tag,
      role: 'viewer',
      params,
      reply: hostKeysSchema,
      handle: ({ params: { id } }) => ({ body: { hops: describeHops(accessOf(id), hostKeys) } }),
    }),
    route({
      method: 'delete',
      path: '/vms/:id/host-keys',
      summary: 'Forget the keys recorded at first use on the way to a VM, once you know why one changed',
      tag,
      role: 'admin',
      params,
      reply: hostKeysSchema,
      handle({ params: { id } }) {
        const access = accessOf(id);
        for (let hop: VmAccess | undefined = access; hop !== undefined; hop = hop.via)
          hostKeys.forget(hop.vmId);
        return { body: { hops: describeHops(access, hostKeys) } };
      },
    }),
  ];
};
