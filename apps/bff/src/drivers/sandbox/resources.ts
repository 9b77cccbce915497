import * as z from 'zod';
import {
  type SandboxResource,
  sandboxResourceListSchema,
  sandboxResourceSchema,
} from '../../sandbox-cloud/contract.ts';
import type { DriverResource, Opening, ResourcePort, ResourceRequest } from '../driver.ts';
import type { Call } from './call.ts';
import { answerError, isNotFound } from './errors.ts';

const paths: Record<DriverResource['kind'], string> = {
  vnet: '/vnets',
  subnet: '/subnets',
  'security-group': '/security-groups',
  key: '/keys',
};
const kinds: readonly DriverResource['kind'][] = ['vnet', 'subnet', 'security-group', 'key'];

const fromSandbox = (resource: SandboxResource): DriverResource => ({
  kind: resource.kind,
  providerId: resource.id,
  name: resource.name,
  provider: resource.provider,
  region: resource.region,
  vNetId: resource.vnetId ?? null,
  openings: resource.ingress,
  isBorrowed: false,
  tags: resource.tags,
  createdAt: resource.createdAt,
});

const toSandbox = (request: ResourceRequest) => ({
  name: request.name,
  provider: request.provider,
  region: request.region,
  tags: request.tags,
  clientToken: request.key,
  ...(request.kind === 'key' ? { publicKey: request.sshPublicKey } : {}),
  ...(request.kind === 'subnet' ? { vnetId: request.vNetId } : {}),
  ...(request.kind === 'security-group' ? { vnetId: request.vNetId, ingress: request.openings } : {}),
});

/** The sandbox cloud's networks and key pairs. */
export const createSandboxResources = (call: Call): ResourcePort => {
  const at = (kind: DriverResource['kind'], id: string): string => `${paths[kind]}/${encodeURIComponent(id)}`;
  const find = async (kind: DriverResource['kind'], id: string, signal: AbortSignal) => {
    try {
      return fromSandbox(await call({ method: 'GET', path: at(kind, id) }, sandboxResourceSchema, signal));
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
  };
  const listOf = async (kind: DriverResource['kind'], signal: AbortSignal) => {
    const { items, total } = await call(
      { method: 'GET', path: paths[kind] },
      sandboxResourceListSchema,
      signal,
    );
    if (items.length < total) {
      throw answerError(500, '', `The listing came in part: ${items.length} of ${total} of ${paths[kind]}.`);
    }
    return items.filter(({ tags }) => tags['terroir-resource'] !== undefined).map(fromSandbox);
  };
  /** The rules with or without one; two changes of one group do not overlap, as each group has one loop. */
  const change = async (id: string, wanted: Opening, isOpen: boolean, signal: AbortSignal) => {
    const path = at('security-group', id);
    const { ingress } = await call({ method: 'GET', path }, sandboxResourceSchema, signal);
    const others = ingress.filter(({ port, from }) => port !== wanted.port || from !== wanted.from);
    const body = { ingress: isOpen ? [...others, wanted] : others };
    return fromSandbox(
      await call({ method: 'PUT', path: `${path}/ingress`, body }, sandboxResourceSchema, signal),
    );
  };
  return {
    find,
    list: async (signal) => (await Promise.all(kinds.map((kind) => listOf(kind, signal)))).flat(),
    ensure: async (request, signal) =>
      fromSandbox(
        await call(
          { method: 'POST', path: paths[request.kind], body: toSandbox(request) },
          sandboxResourceSchema,
          signal,
        ),
      ),
    async remove(kind, id, signal) {
      try {
        await call({ method: 'DELETE', path: at(kind, id) }, z.unknown(), signal);
      } catch (error) {
        if (!isNotFound(error)) throw error; // gone already: what was wanted
      }
    },
    openPort: (id, opening, signal) => change(id, opening, true, signal),
    closePort: (id, opening, signal) => change(id, opening, false, signal),
  };
};
