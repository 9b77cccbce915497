import { endpointSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { DeploymentsUnderTest } from './deployments-fixture.ts';

const endpointsSchema = z.object({ items: z.array(endpointSchema) });
const plainSpec = 'aws+us-east-2+g6.xlarge';
let bed: DeploymentsUnderTest;
beforeAll(async () => {
  bed = await DeploymentsUnderTest.start();
});
afterAll(() => bed.stop());

const phasesOf = (deployment: Awaited<ReturnType<DeploymentsUnderTest['deployment']>>, at = 0) =>
  Object.fromEntries(deployment.vms[at]?.phases.map(({ stepId, state }) => [stepId, state]) ?? []);

test('plain Ubuntu gets its driver with one reboot, then Ollama and Open WebUI, all on loopback', async () => {
  const nodeGroups = [{ name: 'g1', specId: plainSpec, count: 1, imageId: 'aws+ubuntu-24.04-x86_64' }];
  const infraId = await bed.launch('chat', 'ollama-webui', {
    nodeGroups,
    presetInput: { modelId: 'llama3.2-1b', quantization: 'q8_0' },
  });
  const ready = await bed.until(infraId, ({ status }) => status === 'ready' || status === 'failed');
  expect(ready.vms[0]).toMatchObject({ status: 'ready', detail: null, round: 1 });
  expect(phasesOf(ready)).toMatchObject({
    'gpu-driver': 'skipped',
    'pull-model': 'done',
    'open-webui': 'done',
    healthy: 'done',
  });
  const pull = ready.vms[0]?.phases.find(({ stepId }) => stepId === 'pull-model');
  expect(pull?.progress?.doneBytes).toBe(pull?.progress?.totalBytes);
  const { items } = await bed.server.read(endpointsSchema, `/infras/${infraId}/endpoints`);
  expect(items.map(({ name, health }) => `${name} ${health}`).sort()).toEqual([
    'ollama healthy',
    'open-webui healthy',
  ]);
  const answer = await bed.server.call('POST', `/deployments/${ready.id}/secrets/webuiPassword/reveal`);
  const { value } = z.object({ value: z.string() }).parse(await answer.json());
  const signIn = `curl -fsS -H 'content-type: application/json' -d '{"email":"admin@terroir.local","password":"${value}"}' http://127.0.0.1:3000/api/v1/auths/signin; stat -c %a .terroir/open-webui.env`;
  expect((await bed.runOn(infraId, signIn))[0]).toMatch(/"token".*600\n$/s);
  const listening = 'awk \'FNR > 1 && $4 == "0A" { print $2 }\' /proc/net/tcp /proc/net/tcp6';
  for (const address of (await bed.runOn(infraId, listening))[0]?.trim().split('\n') ?? [])
    expect(address).toMatch(/^(0100007F|0{24}01000000):/);

  const stop = await bed.server.call('POST', `/deployments/${ready.id}/actions`, { action: 'stop' });
  expect(stop.status).toBe(202);
  await bed.until(infraId, ({ vms }) => vms[0]?.status === 'stopped');
  expect(
    (await bed.server.call('POST', `/deployments/${ready.id}/actions`, { action: 'start' })).status,
  ).toBe(202);
  const again = await bed.until(infraId, ({ status }) => status === 'ready' || status === 'failed');
  expect(again.vms[0]).toMatchObject({ status: 'ready', reason: 'start', round: 2 });
}, 240_000);

test('three VMs serve a model each, and a reboot of one brings it back by itself', async () => {
  const models = 'llama3.2-1b, qwen2.5-0.5b';
  const infraId = await bed.launch('fleet', 'ollama-fleet', { presetInput: { models } }, 3);
  const ready = await bed.until(infraId, ({ readyCount, status }) => readyCount === 3 || status === 'failed');
  expect(ready.vms.map(({ modelTag }) => modelTag)).toEqual([
    'llama3.2:1b-instruct-q4_K_M',
    'qwen2.5:0.5b-instruct-q4_K_M',
    'llama3.2:1b-instruct-q4_K_M',
  ]);
  const { items } = await bed.server.read(endpointsSchema, `/infras/${infraId}/endpoints`);
  const modelOf = new Map(items.map(({ vmId, model }) => [vmId, model]));
  for (const { vmId, modelTag } of ready.vms) expect(modelOf.get(vmId)).toBe(modelTag);

  const vmId = ready.vms[1]?.vmId ?? '';
  await bed.server.call('POST', `/infras/${infraId}/actions`, { action: 'reboot', vmIds: [vmId] });
  await bed.until(infraId, ({ vms }) => vms[1]?.status !== 'ready');
  const back = await bed.until(infraId, ({ vms }) => vms[1]?.status === 'ready');
  expect(back.vms.map(({ round, reason }) => `${round} ${reason}`)).toEqual([
    '1 launch',
    '2 boot',
    '1 launch',
  ]);
  const after = await bed.server.read(endpointsSchema, `/infras/${infraId}/endpoints`);
  expect(after.items.find((one) => one.vmId === vmId)?.health).toBe('healthy');
}, 240_000);

test('vLLM serves what fits, with Open WebUI before it, and comes back after a reboot', async () => {
  const infraId = await bed.launch('many', 'vllm-webui', {
    presetInput: { modelId: 'qwen2.5-0.5b', contextTokens: 4096, hfToken: 'hf_canary0123456789' },
  });
  const ready = await bed.until(infraId, ({ status }) => status === 'ready' || status === 'failed');
  expect(ready.vms[0]).toMatchObject({
    status: 'ready',
    detail: null,
    modelTag: 'Qwen/Qwen2.5-0.5B-Instruct',
  });
  const said = (
    await bed.runOn(
      infraId,
      'cat .terroir/vllm.settings; tr "\\0" " " </proc/[0-9]*/cmdline 2>/dev/null || true',
    )
  )[0];
  expect(said).toContain('v0.19.0 Qwen/Qwen2.5-0.5B-Instruct 4096 16');
  expect(said).not.toContain('hf_canary');
  await bed.server.call('POST', `/infras/${infraId}/actions`, { action: 'reboot' });
  await bed.until(infraId, ({ status }) => status !== 'ready');
  const back = await bed.until(infraId, ({ status }) => status === 'ready' || status === 'failed');
  expect(back.vms[0]).toMatchObject({ status: 'ready', reason: 'boot', round: 2 });
}, 240_000);

test('what vLLM would fail on is refused before it is bought', async () => {
  const refusalOf = async (specId: string, presetId: string, presetInput: object, count = 1) => {
    const response = await bed.server.call('POST', '/infras', {
      name: 'refused',
      connectionId: 'sandbox',
      nodeGroups: [{ name: 'g1', specId, count }],
      presetId,
      presetInput,
    });
    return `${response.status} ${z.object({ detail: z.string() }).parse(await response.json()).detail}`;
  };
  expect(await refusalOf(plainSpec, 'vllm-webui', { modelId: 'llama3.1-8b' })).toMatch(
    /^422 .*gated at Hugging Face: accept its licence .* then give a read token as hfToken/,
  );
  expect(
    await refusalOf(plainSpec, 'vllm-webui', { modelId: 'qwen2.5-7b', quantization: 'q4_K_M' }),
  ).toContain('choose bf16, fp16, fp8, awq, gptq-int4, gptq-int8');
  expect(await refusalOf(plainSpec, 'vllm-webui', { modelId: 'qwen2.5-72b' })).toMatch(/^422 .*does not fit/);
  expect(await refusalOf(plainSpec, 'vllm-ray', { modelId: 'qwen2.5-72b' })).toMatch(
    /takes 2 to 16 VMs, 1 were/,
  );
  expect(await refusalOf('aws+us-east-2+p3.2xlarge', 'vllm-webui', { modelId: 'qwen2.5-0.5b' })).toMatch(
    /compute capability/,
  );
});
