import { infraSchema } from '@terroir/shared-types';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeploymentsUnderTest } from './deployments-fixture.ts';
import { isHealthy, untilEndpoints } from './serving-fixture.ts';

const models = [
  'llama3.2-1b',
  'llama3.2-3b',
  'qwen2.5-0.5b',
  'qwen2.5-1.5b',
  'qwen2.5-3b',
  'qwen2.5-7b',
  'gemma2-2b',
  'gemma2-9b',
  'mistral-7b',
  'llama3.1-8b',
];
let bed: DeploymentsUnderTest;
beforeAll(async () => {
  bed = await DeploymentsUnderTest.start();
});
afterAll(() => bed.stop());

test('ten VMs serve ten models, each is asked through one address, and AssignTask gives each VM its own', async () => {
  const presetInput = { models: models.join(', '), contextTokens: 2048 };
  const infraId = await bed.launch('talk', 'ollama-fleet', { presetInput }, 10);
  const served = await untilEndpoints(bed.server, infraId, isHealthy, 10);
  const byVm = new Map(served.map(({ vmId, model }) => [vmId, model]));
  const { vms } = await bed.server.read(infraSchema, `/infras/${infraId}`);
  const tags = vms.map(({ id }) => byVm.get(id) ?? '');
  expect(new Set(tags).size).toBe(10);
  // The k-th VM has the k-th model.
  for (const [at, tag] of tags.entries())
    expect(tag.replaceAll(/[^a-z0-9]/g, '')).toContain(models[at]?.split('-')[0]?.replaceAll('.', ''));

  const client = new OpenAI({
    baseURL: `${bed.server.origin}/api/v1/infras/${infraId}/openai/v1`,
    apiKey: bed.server.token,
  });
  const answers = await Promise.all(
    tags.map(async (model) => {
      const stream = await client.chat.completions.create({
        model,
        stream: true,
        max_tokens: 8,
        messages: [{ role: 'user', content: 'What is terroir?' }],
      });
      let text = '';
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
      return text;
    }),
  );
  for (const text of answers) expect(text).not.toBe('');

  // As in the talk: the same ten names as tasks of one run.
  const said = await bed.runOn(
    infraId,
    `model=$$Func(AssignTask(task='${tags.join(', ')}'))\ncurl -fsS http://127.0.0.1:11434/api/ps | grep -cF "\\"$model\\""`,
  );
  expect(said.map((text) => text.trim())).toEqual(tags.map(() => '1'));
}, 300_000);
