import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { DeploymentsUnderTest, gpuSpec, ownPreset, step } from './deployments-fixture.ts';

const eventsSchema = z.object({ items: z.array(eventSchema) });
const counted = (id: string, more: string): string =>
  step(id, `run: |\n  echo ran >>"$HOME/${id}.count"\n${more.replaceAll(/^/gm, '  ')}`);

let bed: DeploymentsUnderTest;
beforeAll(async () => {
  bed = await DeploymentsUnderTest.start({
    flaky: ownPreset(
      'flaky',
      counted('first', 'true') +
        step(
          'second',
          `retry: { times: 2, delaySeconds: 0 }
kind: download
run: |
  index={{vmIndex}}
  echo "50 of 200 bytes"
  if [ "$index" = 1 ] && [ ! -e "$HOME/fixed" ]; then
    echo "The registry is not there." >&2
    echo "remedy: Make the file fixed." >&2
    exit 3
  fi
  echo "200 of 200 bytes"`,
        ),
    ),
    rebooting: ownPreset(
      'rebooting',
      counted('before', 'true') +
        step(
          'driver',
          `check: test -s "$HOME/booted" && test "$(cat "$HOME/booted")" != "$(cat /proc/sys/kernel/random/boot_id)"
run: |
  cat /proc/sys/kernel/random/boot_id >"$HOME/booted"
  exit 194`,
        ) +
        counted('after', 'true'),
    ),
    secretive: ownPreset(
      'secretive',
      step(
        'use',
        `run: |
  token={{token}}
  password={{password}}
  test "\${#token}" = 23 && test "\${#password}" = 32
  tr '\\0' ' ' </proc/self/cmdline >"$HOME/cmdline"
  cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' >>"$HOME/cmdline" || true
  printf '%s %s' "$token" "$password" >"$HOME/secrets"
  echo "They came."`,
      ),
      'generates: [{ name: password, label: { en: Password, ko: 비밀번호 } }]',
    ).replace('inputs: []', 'inputs: [{ name: token, type: secret, label: { en: Token, ko: 토큰 } }]'),
  });
});
afterAll(() => bed.stop());

test('a VM that fails says why and what to do, and is retried alone', async () => {
  const infraId = await bed.launch('flaky', 'flaky', { postCommands: ['echo post >>"$HOME/post"'] }, 3);
  const failed = await bed.until(
    infraId,
    ({ vms }) => vms.filter(({ endedAt }) => endedAt !== null).length === 3,
  );
  expect(failed.status).toBe('failed');
  expect(failed.vms.map(({ status }) => status)).toEqual(['ready', 'failed', 'ready']);
  expect(failed.vms[1]).toMatchObject({
    detail: '"second" failed (exit code 3). The registry is not there.',
    detailWording: {
      code: 'setup-step-failed',
      values: { how: { code: 'exit-code', values: { code: 3 } }, words: 'The registry is not there.' },
    },
    remedy: 'Make the file fixed.',
    round: 1,
  });
  expect(failed.vms[1]?.phases).toMatchObject([
    { stepId: 'first', state: 'done', tries: 1 },
    { stepId: 'second', state: 'failed', tries: 2, progress: { doneBytes: 50, totalBytes: 200 } },
  ]);
  const vmId = failed.vms[1]?.vmId ?? '';
  await bed.runOn(infraId, 'touch fixed', [vmId]);
  const retry = await bed.server.call('POST', `/deployments/${failed.id}/retry`, {});
  expect(retry.status).toBe(202);
  const ready = await bed.until(infraId, ({ readyCount }) => readyCount === 3);
  expect(ready.vms.map(({ round }) => round)).toEqual([1, 2, 1]);
  // Earlier runs tell how long it takes.
  expect(ready.vms[1]?.phases[0]?.medianSeconds).toBeGreaterThanOrEqual(0);
  expect(await bed.runOn(infraId, 'wc -l <first.count; cat post')).toEqual([
    '1\npost\n',
    '2\npost\n',
    '1\npost\n',
  ]);
  const again = await bed.server.call('POST', `/deployments/${failed.id}/retry`, {});
  expect([again.status, await again.json()]).toMatchObject([409, { code: 'nothing-to-retry' }]);
  const odd = await bed.server.call('POST', `/deployments/${failed.id}/retry`, { vmIds: ['nobody'] });
  expect(odd.status).toBe(422);
}, 120_000);

test('a step that asks for a reboot waits for another boot and goes on where it stopped', async () => {
  const infraId = await bed.launch('rebooting', 'rebooting');
  const seen = new Set<string>();
  const ready = await bed.until(infraId, ({ vms, readyCount }) => {
    for (const { status } of vms) seen.add(status);
    return readyCount === 1;
  });
  expect([...seen]).toContain('rebooting');
  expect(ready.vms[0]).toMatchObject({ round: 1, status: 'ready' });
  expect(ready.vms[0]?.phases.map(({ stepId, state }) => `${stepId} ${state}`)).toEqual([
    'before done',
    'driver skipped',
    'after done',
  ]);
  expect(await bed.runOn(infraId, 'cat before.count after.count')).toEqual(['ran\nran\n']);
  const { items } = await bed.server.read(eventsSchema, `/events?after=0&limit=500&infraId=${infraId}`);
  const phases = items.flatMap((event) =>
    event.type === 'preset-phase-changed' ? [`${event.stepId} ${event.state}`] : [],
  );
  expect(phases).toContain('driver rebooting');
}, 120_000);

test('a secret reaches the script, and nothing else', async () => {
  const canary = 'hf_canary0123456789abcd';
  const infraId = await bed.launch('secretive', 'secretive', { presetInput: { token: canary } });
  const { id, secrets, vms } = await bed.until(infraId, ({ readyCount }) => readyCount === 1);
  expect(secrets.map(({ name }) => name)).toEqual(['password']);
  const answer = await bed.server.call('POST', `/deployments/${id}/secrets/password/reveal`);
  const { value } = z.object({ value: z.string() }).parse(await answer.json());
  expect(await bed.runOn(infraId, 'cat secrets')).toEqual([`${canary} ${value}`]);
  expect((await bed.runOn(infraId, 'cat cmdline'))[0]).toContain('sh -euc');
  for (const text of [
    await (await bed.server.call('GET', `/infras/${infraId}`)).text(),
    await (await bed.server.call('GET', `/runs/${vms[0]?.runId}`)).text(),
    await (await bed.server.call('GET', '/events?limit=500')).text(),
    ...(await bed.outputsOf(vms[0]?.runId ?? '')),
    ...(await bed.runOn(infraId, 'cat cmdline')),
  ]) {
    expect(text).not.toContain(canary);
    expect(text).not.toContain(value);
  }
  // The test itself printed them in a run; what the server stored before that holds no trace.
  await expect(bed.server.call('POST', `/deployments/${id}/secrets/token/reveal`)).resolves.toMatchObject({
    status: 404,
  });
}, 120_000);

test('what does not suit is refused before anything is bought, with what would do', async () => {
  const messageOf = async (presetId: string, more: object, presetInput: object = {}) => {
    const response = await bed.server.call('POST', '/infras', {
      name: 'refused',
      connectionId: 'sandbox',
      nodeGroups: [{ name: 'g1', specId: gpuSpec, count: 1, ...more }],
      presetId,
      presetInput,
    });
    return `${response.status} ${z.object({ detail: z.string() }).parse(await response.json()).detail}`;
  };
  expect(await messageOf('ollama', {}, { modelId: 'lama3-8b' })).toContain('the nearest known is llama3-8b');
  expect(await messageOf('ollama', {}, { modelId: "x'; rm -rf / #" })).toMatch(
    /^422 .*no model of the catalog/,
  );
  expect(await messageOf('ollama', {}, { modelId: 'llama3-8b', contextTokens: 9000 })).toContain(
    'reads at most 8192',
  );
  expect(await messageOf('ollama', { rootDisk: { sizeGib: 20 } })).toMatch(
    /^422 .*needs 26 GiB of disk, 20 were asked/,
  );
  expect(await messageOf('ollama', { imageId: 'azure+ubuntu-22.04-x86_64' })).toMatch(/^422 /);
  expect(await messageOf('nothing', {})).toMatch(/^422 .*there is no preset "nothing"/);
  const { items } = await bed.server.read(
    z.object({ items: z.array(z.object({ name: z.string() })) }),
    '/infras',
  );
  expect(items.map(({ name }) => name)).not.toContain('refused');
});

test('a preset that is put on VMs later may not take a port that is taken', async () => {
  const infraId = await bed.launch('ports', 'flaky');
  await bed.until(infraId, ({ readyCount }) => readyCount === 1);
  const add = async (presetId: string) => {
    const response = await bed.server.call('POST', `/infras/${infraId}/deployments`, { presetId });
    return [response.status, z.object({ code: z.string().optional() }).parse(await response.json()).code];
  };
  expect(await add('flaky')).toEqual([409, 'preset-deployed']);
  expect(await add('rebooting')).toEqual([202, undefined]);
  await bed.until(infraId, () => true);
}, 120_000);

test('a model that its VMs cannot hold is refused before it is put on them', async () => {
  const infraId = await bed.launch('too-small', 'flaky');
  await bed.until(infraId, ({ readyCount }) => readyCount === 1);
  const add = async (modelId: string) => {
    const asked = { presetId: 'ollama', input: { modelId } };
    const response = await bed.server.call('POST', `/infras/${infraId}/deployments`, asked);
    const answer = z.object({ detail: z.string().optional() }).parse(await response.json());
    return `${response.status} ${answer.detail ?? ''}`;
  };
  expect(await add('llama3.1-405b')).toMatch(
    /^422 .*405B.* needs [\d.]+ GiB; .* lists specs that hold it\.$/,
  );
  await bed.until(infraId, () => true);
}, 120_000);

test('nothing of a secret lies in the data dir in plain text', () => {
  const dir = bed.server.dataDir;
  const files = readdirSync(dir).filter((name) => name.includes('.db') || name.includes('sqlite'));
  expect(files.length).toBeGreaterThan(0);
  expect(files.some((name) => readFileSync(join(dir, name)).includes('"token":"hf_canary'))).toBe(false);
});
