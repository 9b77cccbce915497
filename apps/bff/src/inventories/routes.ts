import { ownIdSchema } from '@terroir/shared-types';
import * as z from 'zod';
import type { Fleet } from '../commands/fleet.ts';
import { handled, type Route, route } from '../http/route.ts';
import { renderInventory } from './render-inventory.ts';

export const inventoryRoutes = (fleet: Pick<Fleet, 'infra' | 'vms' | 'access'>): Route[] => [
  route({
    method: 'get',
    path: '/infras/:id/ansible-inventory',
    summary: 'The running VMs as an Ansible inventory in YAML',
    tag: 'Infras',
    role: 'operator',
    params: z.object({ id: ownIdSchema }),
    query: z.strictObject({ ticket: z.string().max(128).optional() }),
    reply: z.string(),
    handle({ params, response }) {
      const infra = fleet.infra(params.id);
      const text = renderInventory(infra, fleet.vms(infra.id), (vmId) => fleet.access(vmId));
      response
        .status(200)
        .set('cache-control', 'no-store')
        .attachment(`${infra.name}.inventory.yaml`)
        .type('application/yaml')
        .send(text);
      return handled;
    },
  }),
];
