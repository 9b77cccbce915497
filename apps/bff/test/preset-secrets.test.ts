import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';
import { familyOf } from './listening-sockets.ts';
import { type MainProcess, runMain } from './run-main.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

// Only what anybody has: the start line, the token file, HTTP; and what the host's own tools show.
const limitMs = 180_000;
const hfToken = 'hf_CanaryWq8ZtLm3VbXs';

let root = '';
let dataDir = '';
let main: MainProcess;
let origin = '';
let token = '';
let logs = '';

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'terroir-preset-secrets-'));
  dataDir = join(root, 'data');
  main = runMain({
    TERROIR_DATA_DIR: dataDir,
    TERROIR_SANDBOX: 'on',
    TERROIR_SANDBOX_PROFILE: 'fast',
    LOG_LEVEL: 'trace',
  });
  for (const stream of [main.child.stdout, main.child.stderr])
    stream?.on('data', (data: Buffer) => (logs += data.toString()));
  origin = /http:\/\/[^/]+/.exec(await main.ready)?.[0] ?? '';
  token = readFileSync(join(dataDir, 'token'), 'utf8').trim();
}, 60_000);
afterAll(async () => {
  main.child.kill('SIGKILL');
  await stopSandboxCloud(dataDir);
  rmSync(root, { recursive: true, force: true });
});

const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
  const answer = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as Answer;
};
const launch = async (name: string, presetId: string, presetInput: object, specId: string) => {
  const nodeGroups = [{ name: 'g1', specId, count: 1 }];
  const body = { name, connectionId: 'sandbox', nodeGroups, presetId, presetInput };
  const { id } = await call<{ id: string }>('POST', '/infras', body);
  return id;
};
interface Deployment {
  id: string;
  vms: { status: string; detail: string | null }[];
  links: { isOpen: boolean }[];
}
const untilReady = (infraId: string): Promise<Deployment> =>
  until(
    `${infraId} to be ready`,
    async () => {
      const [one] = (await call<{ items: Deployment[] }>('GET', `/infras/${infraId}/deployments`)).items;
      const [vm] = one?.vms ?? [];
      if (vm?.status === 'failed') throw new Error(vm.detail ?? 'failed');
      return vm?.status === 'ready' && one !== undefined && one;
    },
    limitMs,
  );
const reveal = async (deployment: Deployment, name: string): Promise<string> =>
  (await call<{ value: string }>('POST', `/deployments/${deployment.id}/secrets/${name}/reveal`)).value;
/** What a command says on the VM of an infra. */
const onVm = async (infraId: string, command: string): Promise<string> => {
  const { id } = await call<{ id: string }>('POST', '/runs', { target: { infraId }, commands: [command] });
  const run = await until(
    'the run to end',
    async () => {
      const one = await call<{ endedAt: string | null; tasks: { id: string }[] }>('GET', `/runs/${id}`);
      return one.endedAt !== null && one;
    },
    limitMs,
  );
  const path = `/runs/${id}/tasks/${run.tasks[0]?.id ?? ''}/output?limit=1000`;
  const { chunks } = await call<{ chunks: { text?: string }[] }>('GET', path);
  return chunks.map(({ text }) => text ?? '').join('');
};

/** A secret as it may be written down. */
const needlesOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('hex'),
  ...['', 'x', 'xy'].map((lead) =>
    Buffer.from(lead + secret)
      .toString('base64')
      .slice(4, -4),
  ),
];
const filesUnder = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const readIfThere = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it ended while we looked
  }
};
/** Every process by its command line and what it was started with, but for those that a container is made of. */
const processes = `
  for at in /proc/[0-9]*; do
    tr '\\0' ' ' <$at/cmdline 2>/dev/null; echo
    if ! tr '\\0' '\\n' <$at/environ 2>/dev/null | grep -q '^TERROIR_SANDBOX_CONTAINER='; then tr '\\0' '\\n' <$at/environ 2>/dev/null; fi
  done
  journalctl --no-pager 2>/dev/null; true`;
const readableByOthers = 'find "$HOME" /tmp -type f -perm /077 -exec cat {} + 2>/dev/null; true';

test('a Hugging Face token, generated passwords and keys are nowhere but where they are used', async () => {
  const gpuSpec = 'aws+us-east-2+g6.xlarge';
  const chat = await launch('chat', 'ollama-webui', { modelId: 'llama3.2-1b' }, gpuSpec);
  const gated = { modelId: 'llama3.2-1b', hfToken, contextTokens: 2048 };
  const many = await launch('many', 'vllm-webui', gated, gpuSpec);
  const ready = [await untilReady(chat), await untilReady(many)];
  const gate = await launch('gate', 'litellm-gateway', { infras: 'chat' }, 'aws+us-east-2+t3.medium');
  ready.push(await untilReady(gate));

  const [ofChat, ofMany, ofGate] = ready;
  if (ofChat === undefined || ofMany === undefined || ofGate === undefined)
    throw new Error('three deployments');
  const { items } = await call<{ items: { id: string; name: string }[] }>('GET', `/infras/${chat}/endpoints`);
  const at = `/endpoints/${items.find(({ name }) => name === 'ollama')?.id ?? ''}/publication`;
  await call('POST', at, {});
  await until(
    'the publication',
    async () => (await call<{ state: string }>('GET', at)).state === 'published',
    limitMs,
  );
  const { key } = await call<{ key: string }>('POST', `${at}/key`);
  const secrets = new Map([
    ['the Hugging Face token', hfToken],
    ['the password of a chat page', await reveal(ofChat, 'webuiPassword')],
    ['the password of the other chat page', await reveal(ofMany, 'webuiPassword')],
    ['the key of the gateway', await reveal(ofGate, 'gatewayKey')],
    ['the key of what is published', key],
  ]);
  for (const [name, secret] of secrets) expect(secret.length, name).toBeGreaterThan(20);
  // All that was revealed differs.
  expect(new Set(secrets.values()).size).toBe(secrets.size);

  const places = new Map<string, string>();
  for (const infraId of [chat, many, gate]) {
    // A boot runs the services and the setup anew, from what the VM and we have kept.
    await call('POST', `/infras/${infraId}/actions`, { action: 'reboot' });
    await until(
      'the boot to be noticed',
      async () =>
        (await call<{ items: Deployment[] }>('GET', `/infras/${infraId}/deployments`)).items[0]?.vms[0]
          ?.status !== 'ready',
      limitMs,
    );
    await untilReady(infraId);
    places.set(`processes and journal of ${infraId}`, await onVm(infraId, processes));
    places.set(`files of ${infraId} that others may read`, await onVm(infraId, readableByOthers));
  }
  expect(places.get(`processes and journal of ${many}`)).toContain('vllm');
  for (const path of [
    '/infras',
    '/runs',
    '/operations',
    '/vms',
    '/presets',
    '/scripts',
    ...[chat, many, gate].flatMap((id) => [
      `/infras/${id}`,
      `/infras/${id}/deployments`,
      `/infras/${id}/endpoints`,
    ]),
  ]) {
    places.set(path, JSON.stringify(await call('GET', path)));
  }
  const { items: runs } = await call<{ items: { id: string; tasks?: { id: string }[] }[] }>(
    'GET',
    '/runs?limit=100',
  );
  for (const { id } of runs) places.set(`run ${id}`, JSON.stringify(await call('GET', `/runs/${id}`)));
  for (let after = 0; ;) {
    const page = await call<{ items: { seq: number }[] }>('GET', `/events?after=${after}&limit=500`);
    const last = page.items.at(-1);
    if (last === undefined) break;
    places.set(`events after ${after}`, JSON.stringify(page.items));
    after = last.seq;
  }
  const cloud = await findSandboxCloud(dataDir);
  for (const pid of [main.child.pid ?? 0, cloud?.pid ?? 0].flatMap(familyOf)) {
    places.set(`process ${pid} here`, readIfThere(`/proc/${pid}/cmdline`));
  }
  places.set('environment of the server', readIfThere(`/proc/${main.child.pid}/environ`));

  // As a crash leaves it, with its log of changes not yet in the database.
  main.child.kill('SIGKILL');
  await main.ended;
  places.set('log', logs);
  // What the sandbox's VMs hold is theirs, as on any cloud; the rest is ours.
  for (const path of filesUnder(dataDir).filter((one) => !one.includes('/vms/')))
    places.set(path, readFileSync(path, 'latin1'));
  expect([...places.keys()].some((path) => path.endsWith('-wal'))).toBe(true);

  const found = [...places].flatMap(([place, text]) =>
    [...secrets].flatMap(([name, secret]) =>
      needlesOf(secret).flatMap((needle) => {
        const at = text.indexOf(needle);
        return at < 0 ? [] : [`${name} in ${place} after …${text.slice(Math.max(0, at - 80), at)}`];
      }),
    ),
  );
  expect(found).toEqual([]);
  const withKeys = [...places].filter(
    ([place, text]) => !place.includes('sandbox-cloud.db') && text.includes('PRIVATE KEY-----'),
  );
  expect(withKeys.map(([place]) => place)).toEqual([]);
}, 900_000);
