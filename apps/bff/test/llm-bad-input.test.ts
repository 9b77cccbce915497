import { problemSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { findSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';
import { DeploymentsUnderTest, gpuSpec, ownPreset, step } from './deployments-fixture.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { endpointsOf, isHealthy, ollamaInput, setGuestFaults, untilEndpoints } from './serving-fixture.ts';

const idle = ownPreset('idle', step('nothing', 'run: "true"'));
const vmsSchema = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });
const limitMs = 180_000;

let bed: DeploymentsUnderTest;
beforeAll(async () => {
  bed = await DeploymentsUnderTest.start({ idle });
});
afterAll(() => bed.stop());

const cloudCall = async (method: string, path: string): Promise<Response> => {
  const cloud = await findSandboxCloud(bed.server.dataDir);
  if (cloud === null) throw new Error('The sandbox cloud is gone.');
  return fetch(`${cloud.url}${path}`, { method, headers: { authorization: `Bearer ${cloud.token}` } });
};
/** Names of what Terroir has, and of what the cloud has. */
const recorded = async (): Promise<string[]> => {
  const { items } = await bed.server.read(
    z.object({ items: z.array(z.object({ name: z.string() })) }),
    '/infras',
  );
  const vms = vmsSchema.parse(await (await cloudCall('GET', '/vms')).json()).items;
  return [...items, ...vms].map(({ name }) => name);
};
/** The problem that a request is refused with: never one of ours, always with what is wrong. */
const refusalOf = async (path: string, body: object): Promise<string> => {
  const answer = await bed.server.call('POST', path, body);
  const text = await answer.text();
  expect(answer.status, `${path} ${JSON.stringify(body)}: ${text}`).toBeGreaterThanOrEqual(400);
  expect(answer.status, text).toBeLessThan(500);
  const { detail, errors } = problemSchema.parse(JSON.parse(text));
  return `${answer.status} ${detail} ${JSON.stringify(errors ?? [])}`;
};
const launchOf = (presetId: string, presetInput: object, group: object = {}) => ({
  name: 'refused',
  connectionId: 'sandbox',
  nodeGroups: [{ name: 'g1', specId: gpuSpec, count: 1, ...group }],
  presetId,
  presetInput,
});

/** A launch that cannot work, and the words that say what to do instead. */
const refusals: readonly [string, object, RegExp][] = [
  ['an unknown model', launchOf('ollama', { modelId: 'llama9-8b' }), /nearest known is llama\d/],
  ['an unknown tag', launchOf('ollama', { modelId: 'llama3.1:8b-nothing' }), /no model of the catalog/],
  ['an empty model', launchOf('ollama', { modelId: '' }), /no model of the catalog/],
  ['a model that is no text', launchOf('ollama', { modelId: ['llama3.1-8b'] }), /must be the id of a model/],
  [
    'a gated model',
    launchOf('vllm-webui', { modelId: 'llama3.1-8b' }),
    /accept its licence at https.*read token/,
  ],
  [
    'a token of two lines',
    launchOf('vllm-webui', { modelId: 'llama3.1-8b', hfToken: 'hf_a\nHF_HOME=/' }),
    /must be one line/,
  ],
  [
    'too long a context',
    launchOf('ollama', { ...ollamaInput, contextTokens: 131_073 }),
    /reads at most 131072/,
  ],
  ['no context', launchOf('ollama', { ...ollamaInput, contextTokens: 0 }), /whole number from/],
  ['too many users', launchOf('ollama', { ...ollamaInput, parallel: 1e9 }), /whole number from 1 to/],
  [
    'an image of another provider',
    launchOf('ollama', ollamaInput, { imageId: 'gcp+ubuntu-24.04-x86_64' }),
    /image/i,
  ],
  ['an image that is not there', launchOf('ollama', ollamaInput, { imageId: 'aws+windows-11' }), /image/i],
  ['a small disk', launchOf('ollama', ollamaInput, { rootDisk: { sizeGib: 10 } }), /ask for \d+ or more/],
  [
    'a format of another engine',
    launchOf('vllm-webui', { modelId: 'qwen2.5-7b', quantization: 'q4_K_M' }),
    /choose/,
  ],
  [
    'a model larger than the VM',
    launchOf('ollama', { modelId: 'llama3.1-405b' }),
    /lists specs that hold it/,
  ],
  [
    'a card that cannot compute it',
    launchOf(
      'vllm-webui',
      { modelId: 'gemma3-1b', quantization: 'fp16', hfToken: 'hf_x' },
      {
        specId: 'aws+us-east-2+g4dn.xlarge',
      },
    ),
    /BF16/,
  ],
  ['an input of no name', launchOf('ollama', { ...ollamaInput, modelID: 'x' }), /modelID/],
  ['a gateway to nothing', launchOf('litellm-gateway', { infras: 'nowhere' }), /no infra/],
];

test('what cannot work is refused before anything is bought, each time with what would', async () => {
  for (const [what, body, words] of refusals) {
    expect(await refusalOf('/infras', body), what).toMatch(words);
    expect(await recorded(), what).not.toContain('refused');
  }
}, 120_000);

test('names that would be more than names in a shell, a path, a page or a query change nothing', async () => {
  const hostile = [
    '$(touch /tmp/owned)',
    '`id`',
    "x'; rm -rf /; '",
    '../../etc/passwd',
    '<img src=x onerror=alert(1)>',
    "' OR 1=1 --",
    'llama3.1:8b\nremedy: pay',
    'llama3.1:8b\u0000',
    '\u202egnp.exe',
    'a'.repeat(100_000),
    '모델',
    '__proto__',
    'constructor',
  ];
  for (const name of hostile) {
    for (const input of [
      { modelId: name },
      { models: name },
      { quantization: name, modelId: 'llama3.1-8b' },
    ]) {
      const presetId = 'models' in input ? 'ollama-fleet' : 'ollama';
      await refusalOf('/infras', launchOf(presetId, input));
      await refusalOf(`/presets/${presetId}/plan`, { input });
    }
    await refusalOf('/infras', launchOf(name.slice(0, 300), {}));
    const gate = launchOf('litellm-gateway', { infras: name });
    await refusalOf('/infras', gate);
  }
  expect(await recorded()).toEqual([]);
}, 120_000);

test('a second preset on a port that is taken is refused, and what stands goes on', async () => {
  const infraId = await bed.launch('taken', 'ollama', { presetInput: ollamaInput });
  const [endpoint] = await untilEndpoints(bed.server, infraId, isHealthy);
  const at = `/infras/${infraId}/deployments`;
  const clash = await refusalOf(at, { presetId: 'ollama-webui', input: ollamaInput });
  expect(clash).toMatch(/^409 .*11434/);
  expect(await refusalOf(at, { presetId: 'ollama', input: ollamaInput })).toMatch(/^409 /);
  expect(await refusalOf(at, { presetId: 'nothing-of-that-name' })).toMatch(/^4\d\d .*preset/);
  expect(await refusalOf(at, { presetId: 'vllm-ray', input: { modelId: 'qwen2.5-7b' } })).toMatch(
    /2 to 16 VMs/,
  );
  expect((await endpointsOf(bed.server, infraId)).map(({ id }) => id)).toEqual([endpoint?.id]);
  const { items } = await bed.server.read(z.object({ items: z.array(z.unknown()) }), at);
  expect(items).toHaveLength(1);
  const chat = { model: 'nobody:1b', messages: [{ role: 'user', content: 'hello' }] };
  const unknown = await bed.server.call('POST', `/infras/${infraId}/openai/v1/chat/completions`, chat);
  expect([unknown.status, await unknown.text()]).toMatchObject([404, expect.stringContaining('llama3.1')]);
}, 300_000);

test('a download whose VM boots in its middle goes on; a VM that is taken away in the middle is said to be gone', async () => {
  await setGuestFaults(bed.server, { fault: 'pull-slow', ms: 20_000 });
  const [cut, gone] = await Promise.all(
    ['cut', 'gone'].map((name) => bed.launch(name, 'ollama', { presetInput: ollamaInput })),
  );
  if (cut === undefined || gone === undefined) throw new Error('two infras');
  const pulling = (infraId: string) =>
    until(
      `${infraId} to download`,
      async () =>
        (await bed.deployment(infraId)).vms[0]?.phases.some(
          ({ stepId, state }) => stepId === 'pull-model' && state === 'running',
        ) ?? false,
      limitMs,
    );
  await Promise.all([pulling(cut), pulling(gone)]);
  const { items } = vmsSchema.parse(await (await cloudCall('GET', '/vms')).json());
  // Behind our back, as an owner at the provider's own page.
  const taken = items.find(({ name }) => name === 'gone-g1-1');
  expect((await cloudCall('POST', `/vms/${taken?.id}/terminate`)).status).toBeLessThan(300);
  const [vmOfCut] = (await bed.deployment(cut)).vms;
  await bed.server.call('POST', `/infras/${cut}/actions`, { action: 'reboot', vmIds: [vmOfCut?.vmId] });
  await setGuestFaults(bed.server);

  const ended = await until(
    'the VM to be gone',
    async () => {
      const one = await bed.deployment(gone);
      return ['gone', 'failed'].includes(one.vms[0]?.status ?? '') && one;
    },
    limitMs,
  );
  expect(ended.vms[0]?.status).toBe('gone');
  expect(ended.vms[0]?.phases.some(({ state }) => state === 'running')).toBe(false);
  const [lost] = await untilEndpoints(bed.server, gone, ({ health }) => health === 'unhealthy');
  expect(lost?.detail).toMatch(/ended|gone|terminated/i);
  expect(await refusalOf(`/deployments/${ended.id}/retry`, {})).toMatch(/^4\d\d /);
  const chat = { model: lost?.model, messages: [{ role: 'user', content: 'hello' }] };
  const silent = await bed.server.call('POST', `/infras/${gone}/openai/v1/chat/completions`, chat);
  expect([silent.status, await silent.text()]).toMatchObject([503, expect.stringContaining('VM')]);

  await until(
    'the other one to be ready',
    async () => {
      const [vm] = (await bed.deployment(cut)).vms;
      if (vm?.status === 'failed')
        await bed.server.call('POST', `/deployments/${(await bed.deployment(cut)).id}/retry`, {});
      return vm?.status === 'ready';
    },
    limitMs,
  );
  expect((await endpointsOf(bed.server, cut)).every(isHealthy)).toBe(true);
}, 600_000);
