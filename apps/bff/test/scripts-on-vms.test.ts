import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  infraSchema,
  pageOf,
  runPreviewSchema,
  runSchema,
  scriptFollowSchema,
  scriptSchema,
} from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from './sandbox-cloud-fixture.ts';
import { sourcePaths, startTestServer, type TestServer } from './start-test-server.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

// A stand-in for nothing: a script as any other, which leaves behind what it was told, to be read again.
const followsScript = `id: told
version: 1.0.0
name: { en: Told, ko: 기록 }
summary: { en: Writes what it was told., ko: 받은 값을 적습니다. }
timeoutSeconds: 60
target: one
follows: true
parameters:
  - { name: backend, type: infra }
  - { name: password, type: secret }
commands:
  - |
    backend={{backend}}
    password={{password}}
    printf '%s\\n' "$backend" >"$HOME/told"
    printf %s "$password" | sha256sum
undo: [rm -f "$HOME/told"]
`;
const secret = `p'a"s$s \`w\` $$Func(GetVmId()) 비밀`;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

let server: TestServer;
beforeAll(async () => {
  const scriptsDir = await mkdtemp(join(tmpdir(), 'terroir-scripts-'));
  for (const name of await readdir(sourcePaths.scriptsDir))
    await writeFile(join(scriptsDir, name), await readFile(join(sourcePaths.scriptsDir, name)));
  await writeFile(join(scriptsDir, 'told.yaml'), followsScript);
  server = await startTestServer({ sandbox: true, paths: { scriptsDir } });
});
afterAll(async () => {
  await stopSandboxCloud(server.dataDir);
  await server.stop();
});

const infra = (id: string) => server.read(infraSchema, `/infras/${id}`);
const launched = async (name: string, count: number) => {
  const body = {
    name,
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+t3.micro', count, labels: { role: 'web' } }],
  };
  const { id } = await server.read(infraSchema, '/infras', { method: 'POST', body });
  return until('the infra to run', async () => {
    const now = await infra(id);
    return now.counts.running === count ? now : undefined;
  });
};
const post = (path: string, body: object) => server.read(runSchema, path, { method: 'POST', body });
const ended = (id: string) =>
  until(
    'the run to end',
    async () => {
      const run = await server.read(runSchema, `/runs/${id}`);
      return run.endedAt === null ? undefined : run;
    },
    60_000,
  );
const outputOf = async (id: string): Promise<string> =>
  (await server.call('GET', `/runs/${id}/output`)).text();
const shell = async (infraId: string, command: string): Promise<string> => {
  const run = await post('/runs', { target: { infraId }, commands: [command] });
  await ended(run.id);
  return outputOf(run.id);
};

test('values arrive as one word each, and a secret is nowhere but on its way', async () => {
  const { id: infraId } = await launched('one', 1);
  const values = [
    `it's`,
    '$(touch /tmp/hacked) `id`',
    'a\nb',
    '-n',
    '$$Func(GetVmId())',
    '{{other}}',
    '서울 "x"',
  ];
  const script = await server.read(scriptSchema, '/scripts', {
    method: 'POST',
    body: {
      name: 'Words',
      parameters: [
        ...values.map((value, index) => ({ name: `v${index}`, type: 'string', default: value })),
        { name: 'password', type: 'secret' },
      ],
      commands: [
        ...values.map(
          (_, index) => `v${index}={{v${index}}}\nset -- "$v${index}"\nprintf '%s' "$#:$1" | sha256sum`,
        ),
        'password={{password}}\nprintf %s "$password" | sha256sum; cat /proc/[0-9]*/cmdline | tr "\\0" " " | grep -c "[p].a.s.s" || true',
        'test -e /tmp/again || { touch /tmp/again; false; }',
      ],
    },
  });
  const asked = { target: { infraId }, parameters: { password: secret } };
  const preview = await server.read(runPreviewSchema, `/scripts/${script.id}/preview`, {
    method: 'POST',
    body: asked,
  });
  expect(JSON.stringify(preview)).not.toContain('비밀');
  const run = await ended((await post(`/scripts/${script.id}/runs`, asked)).id);
  const output = await outputOf(run.id);
  for (const value of values) expect(output).toContain(sha256(`1:${value}`));
  expect(output).toContain(`${sha256(secret)}  -\n0\n`);
  expect(JSON.stringify(run)).not.toContain('비밀');
  for (const name of await readdir(server.dataDir)) {
    if (!name.startsWith('terroir.db')) continue;
    expect((await readFile(join(server.dataDir, name))).includes(Buffer.from('비밀'))).toBe(false);
  }
  // It failed at the last command; what is tried again still has its secret.
  expect(run.status).toBe('failed');
  const again = await ended((await post(`/runs/${run.id}/retry`, {})).id);
  expect(again.status).toBe('succeeded');
  expect(await outputOf(again.id)).toContain(sha256(secret));
});

test('what is no longer kept is said, and nothing is sent', async () => {
  const { id: infraId } = await launched('gone', 1);
  const marker = '__terroir_secret_01jd0000000000000000000000__';
  const run = await ended((await post('/runs', { target: { infraId }, commands: [`echo ${marker}`] })).id);
  expect(run.tasks[0]).toMatchObject({ status: 'failed', exitCodes: [null] });
  expect(run.tasks[0]?.detail).toMatch(/secret/);
  expect(run.tasks[0]?.detailWording).toEqual({ code: 'task-secret-gone' });
});

test(
  'a script that follows is told of the VMs that come and go, until it is undone',
  { timeout: 120_000 },
  async () => {
    const balancer = await launched('front', 1);
    const backend = await launched('back', 2);
    const asked = { target: { infraId: balancer.id }, parameters: { backend: 'back', password: secret } };
    await ended((await post('/scripts/told/runs', asked)).id);
    const told = async () =>
      (await shell(balancer.id, 'cat told')).split('\n').filter((line) => line.startsWith('back-'));
    expect(await told()).toEqual(
      backend.vms.map(({ name, publicIp, privateIp }) => `${name} ${publicIp} ${privateIp}`),
    );

    const follow = async () =>
      (await server.read(pageOf(scriptFollowSchema), '/script-follows')).items.find(
        ({ watchedInfraId }) => watchedInfraId === backend.id,
      );
    const before = await follow();
    expect(before).toMatchObject({ scriptId: 'told', infraId: balancer.id, detail: null });
    const [gone] = backend.vms;
    await server.call('POST', `/infras/${backend.id}/actions`, { action: 'terminate', vmIds: [gone?.id] });
    const last = await until(
      'the script to run again',
      async () => {
        const runId = (await follow())?.lastRunId;
        return runId !== before?.lastRunId && runId;
      },
      60_000,
    );
    expect(await outputOf((await ended(last)).id)).toContain(sha256(secret));
    expect(await told()).toHaveLength(1);

    await ended((await post('/scripts/told/runs', { ...asked, action: 'undo' })).id);
    expect(await follow()).toBeUndefined();
  },
);

test('the load generator counts what a server of the VM answers', async () => {
  const { id: infraId } = await launched('load', 1);
  await shell(
    infraId,
    'setsid ollama serve >/dev/null 2>&1 </dev/null & for i in $(seq 100); do curl -fsS http://127.0.0.1:11434/api/version && break; sleep 0.2; done',
  );
  const run = await ended(
    (
      await post('/scripts/load-generator/runs', {
        target: { infraId },
        parameters: { url: 'http://127.0.0.1:11434/api/version', seconds: 2, connections: 4 },
      })
    ).id,
  );
  const output = await outputOf(run.id);
  expect(run.status, output).toBe('succeeded');
  expect(output).toMatch(/\d+ requests in \d+ s: [\d.]+ per second\n2xx \d\d+, 3xx 0, 4xx 0, 5xx 0/);
  expect(output).toMatch(/median [\d.]+ ms/);
});

test('a mesh gives every VM an address and a key of its own that stay', async () => {
  const mesh = await launched('mesh', 3);
  const plan = async () => {
    const body = { target: { infraId: mesh.id } };
    const { tasks } = await server.read(runPreviewSchema, '/scripts/wireguard-mesh/preview', {
      method: 'POST',
      body,
    });
    return tasks.map(({ commands }) => commands[1] ?? '');
  };
  const [first, ...others] = await plan();
  const peers = [
    ...(first ?? '').matchAll(/^(?:peers=')?(\S+) (10\.[\d.]+) ([A-Za-z0-9+/]{43}=) (198\.1[89]\.[\d.]+)/gm),
  ];
  expect(peers).toHaveLength(3);
  expect(new Set(peers.map(([, , address]) => address)).size).toBe(3);
  expect(new Set(peers.map(([, , , key]) => key)).size).toBe(3);
  expect(others.every((text) => peers.every(([line]) => text.includes(line.replace("peers='", ''))))).toBe(
    true,
  );
  expect((await plan())[0]).toBe(first);
});
