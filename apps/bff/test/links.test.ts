import { type Deployment, eventSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { DeploymentsUnderTest } from './deployments-fixture.ts';

let bed: DeploymentsUnderTest;
beforeAll(async () => {
  bed = await DeploymentsUnderTest.start();
});
afterAll(() => bed.stop());

const tag = 'llama3.2:1b-instruct-q4_K_M';
const rotationOf = ({ links }: Deployment) =>
  links.map(({ model, isOpen, backends }) => [
    model,
    isOpen,
    backends.filter(({ inRotation }) => inRotation).length,
  ]);
/** What was told of the links of an infra, in order. */
const toldOf = async (infraId: string): Promise<string[]> => {
  const path = `/events?after=0&limit=500&infraId=${infraId}`;
  const { items } = await bed.server.read(z.object({ items: z.array(eventSchema) }), path);
  return items.flatMap((event) =>
    event.type === 'link-changed'
      ? [`${event.port} ${event.isOpen ? 'open' : 'closed'} ${event.inRotation}/${event.backends}`]
      : [],
  );
};
const secretOf = async (deployment: Deployment, name: string): Promise<string> => {
  const answer = await bed.server.call('POST', `/deployments/${deployment.id}/secrets/${name}/reveal`);
  return z.object({ value: z.string() }).parse(await answer.json()).value;
};

test('three VMs stand behind one Open WebUI; one that stops leaves the rotation and returns by itself', async () => {
  const presetInput = { models: 'llama3.2-1b, llama3.2-1b, qwen2.5-0.5b' };
  const infraId = await bed.launch('behind', 'ollama-webui-fleet', { presetInput }, 3);
  const ready = await bed.until(
    infraId,
    ({ readyCount, status, links }) =>
      status === 'failed' || (readyCount === 3 && links.length === 2 && links.every(({ isOpen }) => isOpen)),
  );
  expect(rotationOf(ready)).toEqual([
    [tag, true, 2],
    ['qwen2.5:0.5b-instruct-q4_K_M', true, 1],
  ]);
  const [first, second, third] = ready.vms.map(({ vmId }) => vmId);
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('There are three VMs.');
  expect((await bed.runOn(infraId, 'grep BASE_URLS .terroir/open-webui.env', [first]))[0]).toBe(
    'OLLAMA_BASE_URLS=http://127.0.0.1:21000;http://127.0.0.1:21001\n',
  );
  const password = await secretOf(ready, 'webuiPassword');
  const chat = (model: string) => `
    token=$(curl -fsS -H 'content-type: application/json' -d '{"email":"admin@terroir.local","password":"${password}"}' http://127.0.0.1:3000/api/v1/auths/signin | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
    curl -fsS -H "authorization: Bearer $token" -H 'content-type: application/json' -d '{"model":"${model}","messages":[{"role":"user","content":"Hello"}],"max_tokens":4}' http://127.0.0.1:3000/api/chat/completions`;
  for (const model of [tag, 'qwen2.5:0.5b-instruct-q4_K_M'])
    expect((await bed.runOn(infraId, chat(model), [first]))[0]).toContain('"choices"');
  // Both VMs of the model get their share.
  for (let at = 0; at < 4; at += 1)
    await bed.runOn(infraId, 'curl -fsS http://127.0.0.1:21000/api/version', [first]);
  const shared = (await bed.deployment(infraId)).links[0]?.backends ?? [];
  for (const { connections } of shared) expect(connections).toBeGreaterThanOrEqual(2);
  const listening = 'awk \'FNR > 1 && $4 == "0A" { print $2 }\' /proc/net/tcp /proc/net/tcp6';
  for (const address of (await bed.runOn(infraId, listening, [first]))[0]?.trim().split('\n') ?? [])
    expect(address).toMatch(/^(0100007F|0{24}01000000):/);

  // A stop behind our back, of the only one that has this model: nothing listens for it any more.
  await bed.runOn(infraId, 'sudo systemctl stop ollama', [third]);
  await bed.runOn(infraId, 'curl -sS -m 5 http://127.0.0.1:21001/api/version || true', [first]);
  const without = await bed.until(infraId, ({ links }) => links[1]?.isOpen === false);
  expect(without.links[1]).toMatchObject({
    detail: expect.stringMatching(/^No VM answers for qwen2.5/),
    detailWording: { code: 'link-nobody' },
  });
  expect((await bed.runOn(infraId, chat(tag), [first]))[0]).toContain('"choices"');
  const back = await bed.until(infraId, ({ links }) => links.every(({ isOpen }) => isOpen));
  expect(rotationOf(back)[1]).toEqual(['qwen2.5:0.5b-instruct-q4_K_M', true, 1]);

  const told = await toldOf(infraId);
  expect(told).toContain('21000 open 2/2');
  const ofThird = told.filter((words) => words.startsWith('21001')).map((words) => words.slice(6));
  expect(ofThird.slice(ofThird.indexOf('open 1/1'))).toEqual(
    expect.arrayContaining(['open 1/1', 'closed 0/1']),
  );
  expect(ofThird.at(-1)).toBe('open 1/1');
  // Each tells of something new.
  for (const [at, words] of told.entries()) if (at > 0) expect(words).not.toBe(told[at - 1]);

  // The VM of Open WebUI boots: its ports come back too.
  await bed.server.call('POST', `/infras/${infraId}/actions`, { action: 'reboot', vmIds: [first] });
  await bed.until(
    infraId,
    ({ vms, links }) => vms[0]?.status !== 'ready' && !links.some(({ isOpen }) => isOpen),
  );
  await bed.until(
    infraId,
    ({ vms, links }) => vms[0]?.status === 'ready' && links.every(({ isOpen }) => isOpen),
  );
  expect((await bed.runOn(infraId, chat(tag), [first]))[0]).toContain('"choices"');
}, 300_000);
