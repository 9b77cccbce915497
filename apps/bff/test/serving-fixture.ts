import { type Endpoint, endpointSchema, type Infra, infraSchema } from '@terroir/shared-types';
import * as z from 'zod';
import { findSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';
import { until } from './sandbox-cloud-fixture.ts';
import type { TestServer } from './start-test-server.ts';

const listSchema = z.object({ items: z.array(endpointSchema) });
/** The longest that a busy two-core machine may need to set up a few VMs. */
const setupLimitMs = 120_000;

export const ollamaInput = {
  modelId: 'llama3.1-8b',
  quantization: 'q4_K_M',
  contextTokens: 2048,
  parallel: 1,
};

/** Launches VMs with an L4 that serve a model by the Ollama preset. */
export const launchOllama = (
  server: TestServer,
  name: string,
  options: { count?: number; imageId?: string } = {},
): Promise<Infra> => {
  const { count = 1, imageId } = options;
  const group = { name: 'g1', specId: 'aws+us-east-2+g6.xlarge', count };
  return server.read(infraSchema, '/infras', {
    method: 'POST',
    body: {
      name,
      connectionId: 'sandbox',
      nodeGroups: [imageId === undefined ? group : { ...group, imageId }],
      presetId: 'ollama',
      presetInput: ollamaInput,
    },
  });
};

export const endpointsOf = async (server: TestServer, infraId: string): Promise<Endpoint[]> =>
  (await server.read(listSchema, `/infras/${infraId}/endpoints`)).items;

/** Waits until every endpoint of an infra is so, and there are `count` of them. */
export const untilEndpoints = (
  server: TestServer,
  infraId: string,
  isIt: (endpoint: Endpoint) => boolean,
  count = 1,
): Promise<Endpoint[]> =>
  until(
    `the endpoints of ${infraId}`,
    async () => {
      const all = await endpointsOf(server, infraId);
      return all.length === count && all.every(isIt) && all;
    },
    setupLimitMs,
  );

export const isHealthy = ({ health }: Endpoint): boolean => health === 'healthy';

/** Faults inside sandbox VMs; none ends them all. */
export const setGuestFaults = async (
  server: Pick<TestServer, 'dataDir'>,
  ...guest: object[]
): Promise<void> => {
  const cloud = await findSandboxCloud(server.dataDir);
  const answer = await fetch(`${cloud?.url}/faults`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${cloud?.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ guest }),
  });
  if (!answer.ok) throw new Error(`The sandbox cloud refused the faults: ${await answer.text()}`);
};
