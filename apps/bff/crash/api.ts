import {
  type InfraSummary,
  type Resource,
  type Vm,
  infraSummarySchema,
  pageOf,
  resourceSchema,
  vmSchema,
} from '@terroir/shared-types';
import type * as z from 'zod';
import { sandboxResourceListSchema, sandboxVmListSchema } from '../src/sandbox-cloud/contract.ts';
import type { SandboxConnection, SandboxResource, SandboxVm } from '../src/sandbox-cloud/contract.ts';
import { token } from './victim.ts';

export interface Reply {
  status: number;
  body: unknown;
}

/** Asks the server; null when it died before it answered. */
export const ask = async (
  origin: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Reply | null> => {
  try {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    return { status: response.status, body: await response.json() };
  } catch {
    return null; // killed in the middle: what the campaign is about
  }
};

const allOf = async <Item extends z.ZodType>(origin: string, path: string, item: Item) => {
  const items: z.output<Item>[] = [];
  for (let cursor: string | undefined; ;) {
    const reply = await ask(
      origin,
      'GET',
      `${path}?limit=500${cursor === undefined ? '' : `&cursor=${cursor}`}`,
    );
    if (reply?.status !== 200) return null;
    const page = pageOf(item).parse(reply.body);
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === undefined) return items;
  }
};

/** Null: the server died meanwhile. */
export const readVms = (origin: string): Promise<Vm[] | null> => allOf(origin, '/vms', vmSchema);
export const readInfras = (origin: string): Promise<InfraSummary[] | null> =>
  allOf(origin, '/infras', infraSummarySchema);

/** Networks that nobody uses. */
export const readRemovable = async (origin: string): Promise<Resource[]> =>
  ((await allOf(origin, '/resources', resourceSchema)) ?? []).filter(
    ({ kind, removable }) => removable && kind === 'vnet',
  );

/** The cloud from outside: its listing is asked again when its own faults strike. */
export const createCloudClient = (connection: () => SandboxConnection) => {
  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const { url, token: cloudToken } = connection();
    return fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${cloudToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
  };
  return {
    faults: async (changes: Record<string, unknown>): Promise<void> => {
      const response = await call('PUT', '/faults', changes);
      if (!response.ok) throw new Error(await response.text());
    },
    /** Every VM it ever made. */
    async all(): Promise<SandboxVm[]> {
      for (let tries = 0; tries < 100; tries++) {
        const response = await call('GET', '/vms?all=true');
        if (!response.ok) continue;
        const list = sandboxVmListSchema.safeParse(await response.json());
        if (list.success) return list.data.items;
      }
      throw new Error('The sandbox cloud did not list its VMs in 100 tries.');
    },
    /** Every network and key it has now. */
    async resources(): Promise<SandboxResource[]> {
      const listOf = async (path: string): Promise<SandboxResource[]> => {
        for (let tries = 0; tries < 100; tries++) {
          const response = await call('GET', path);
          if (!response.ok) continue;
          const list = sandboxResourceListSchema.safeParse(await response.json());
          if (list.success) return list.data.items;
        }
        throw new Error(`The sandbox cloud did not list ${path} in 100 tries.`);
      };
      return (await Promise.all(['/vnets', '/subnets', '/security-groups', '/keys'].map(listOf))).flat();
    },
    shutdown: async (): Promise<void> => void (await call('POST', '/shutdown')),
  };
};
export type CloudClient = ReturnType<typeof createCloudClient>;
