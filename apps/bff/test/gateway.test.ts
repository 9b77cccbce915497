import { publicationSchema } from '@terroir/shared-types';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { DeploymentsUnderTest } from './deployments-fixture.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { endpointsOf, isHealthy, untilEndpoints } from './serving-fixture.ts';

let bed: DeploymentsUnderTest;
beforeAll(async () => {
  bed = await DeploymentsUnderTest.start();
});
afterAll(() => bed.stop());

const llama = 'llama3.2:1b-instruct-q4_K_M';
const qwen = 'qwen2.5:0.5b-instruct-q4_K_M';
const small = { nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+t3.medium', count: 1 }] };
const refusalOf = async (infras: string, nodeGroups: object = small): Promise<string> => {
  const body = { name: 'refused', connectionId: 'sandbox', ...nodeGroups, presetId: 'litellm-gateway' };
  const answer = await bed.server.call('POST', '/infras', { ...body, presetInput: { infras } });
  return `${answer.status} ${z.object({ detail: z.string() }).parse(await answer.json()).detail}`;
};

test('a gateway serves the models of two infras under one key, and knows what it leads to', async () => {
  await bed.launch('one', 'ollama', { presetInput: { modelId: 'llama3.2-1b' } }, 2);
  const two = await bed.launch('two', 'ollama', { presetInput: { modelId: 'qwen2.5-0.5b' } });
  await untilEndpoints(bed.server, two, isHealthy);

  expect(await refusalOf('')).toMatch(/^422 .*must name 1 to 50 infras/);
  expect(await refusalOf('two, three')).toMatch(/^422 .*there is no infra "three"/);
  const nano = { nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+t3.micro', count: 1 }] };
  expect(await refusalOf('two', nano)).toMatch(/^422 .*needs 4 GiB of memory/);

  const infraId = await bed.launch('gate', 'litellm-gateway', {
    ...small,
    presetInput: { infras: 'one, two' },
  });
  const ready = await bed.until(infraId, ({ status }) => status === 'ready' || status === 'failed');
  expect(ready.vms[0]).toMatchObject({ status: 'ready', detail: null });
  await bed.until(infraId, ({ links }) => links.length === 2 && links.every(({ isOpen }) => isOpen));
  const answer = await bed.server.call('POST', `/deployments/${ready.id}/secrets/gatewayKey/reveal`);
  const key = z.object({ value: z.string() }).parse(await answer.json()).value;
  expect(key).toMatch(/^sk-[\w-]{32}$/);

  const openai = new OpenAI({
    baseURL: `${bed.server.origin}/api/v1/infras/${infraId}/openai/v1`,
    apiKey: bed.server.token,
  });
  expect((await openai.models.list()).data.map(({ id }) => id)).toEqual([llama, qwen]);
  for (const model of [llama, qwen]) {
    const messages = [{ role: 'user' as const, content: 'Hello' }];
    const whole = await openai.chat.completions.create({ model, messages, max_tokens: 4 });
    expect(whole.choices).toHaveLength(1);
    let parts = 0;
    for await (const { choices } of await openai.chat.completions.create({
      model,
      messages,
      max_tokens: 4,
      stream: true,
    }))
      parts += choices.length;
    expect(parts).toBeGreaterThan(1);
  }
  const [onVm] = await bed.runOn(
    infraId,
    `curl -s -o /dev/null -w '%{http_code} ' http://127.0.0.1:4000/v1/models
     echo 'header = "Authorization: Bearer ${key}"' | curl -sS -K - http://127.0.0.1:4000/health | tr -d ' '
     stat -c ' %a' .terroir/litellm.env; tr '\\0' ' ' </proc/1/cmdline; cat .terroir/litellm.yaml`,
  );
  expect(onVm).toMatch(/^401 .*"healthy_count":2.* 600\n/s);
  expect(onVm).toContain('api_base: http://127.0.0.1:21001/v1');
  expect(onVm).not.toContain(`${key}\n`);

  // Published: the same models, its own key at the door.
  const [endpoint] = await endpointsOf(bed.server, infraId);
  const at = `/endpoints/${endpoint?.id}/publication`;
  expect((await bed.server.call('POST', at, {})).status).toBe(202);
  const published = await until('the publication', async () => {
    const publication = await bed.server.read(publicationSchema, at);
    return ['published', 'failed'].includes(publication.state) && publication;
  });
  expect(published).toMatchObject({ state: 'published', access: 'key', detail: null, reachable: true });
}, 300_000);
