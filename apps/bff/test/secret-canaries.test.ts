import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newEd25519Pair } from '../src/sandbox-cloud/ssh/keys.ts';
import { type MainProcess, runMain } from './run-main.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

/** What goes in, as distinct as a fingerprint; nothing of it may be found anywhere but where it was sent. */
const canaries = {
  token: 'canary-token-Qm7x2Lr9',
  passphrase: 'canary-passphrase-Wz4k8Ts1',
  secretAccessKey: 'canary/aws+secret/Hn3v6Pd5',
  sessionToken: 'canary-session-Bf9c1Yj2==',
  replaced: 'canary-replaced-Gk5m0Xe7',
  imported: 'canary-imported-Ru8d4Na6',
  scriptSecret: 'canary-script-Vt2h7Qo3',
  runSecret: 'canary-run-Lp6s9Zi4',
};
const hostKey = newEd25519Pair().private;
/** What the cloud has heard so far. */
const heard: string[] = [];

let folder = '';
let main: MainProcess;
let origin = '';
let cloud: Server;
let logs = '';

const saidIn = (secret: string): string[] => [
  secret,
  Buffer.from(`x${secret}`).toString('base64'),
  encodeURIComponent(secret),
];

/** A cloud that repeats in its errors whatever it was ever told, in several encodings. */
const startTalkativeCloud = async (): Promise<string> => {
  cloud = createServer((request, response) => {
    request.resume();
    request.on('end', () =>
      response
        .writeHead(400, { 'content-type': 'text/xml' })
        .end(
          `<Response><Errors><Error><Code>AuthFailure</Code><Message>You said ${heard.flatMap(saidIn).join(' ')}</Message></Error></Errors><RequestID>1</RequestID></Response>`,
        ),
    );
  }).listen(0, '127.0.0.1');
  await once(cloud, 'listening');
  const address = cloud.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
};

const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const response = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${canaries.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
};
const idOf = (text: string): string => (JSON.parse(text) as { id: string }).id;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'terroir-canary-'));
  main = runMain({
    TERROIR_DATA_DIR: join(folder, 'data'),
    TERROIR_TOKEN: canaries.token,
    TERROIR_KEY_SOURCE: 'passphrase',
    TERROIR_PASSPHRASE: canaries.passphrase,
    TERROIR_SANDBOX: 'on',
    TERROIR_SANDBOX_PROFILE: 'fast',
    LOG_LEVEL: 'trace',
  });
  for (const stream of [main.child.stdout, main.child.stderr])
    stream?.on('data', (data: Buffer) => (logs += data.toString()));
  origin = /http:\/\/[^/]+/.exec(await main.ready)?.[0] ?? '';
}, 60_000);
afterAll(async () => {
  main.child.kill('SIGKILL');
  cloud.close();
  await stopSandboxCloud(join(folder, 'data'));
  rmSync(folder, { recursive: true, force: true });
});

const filesUnder = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Each canary as it may be written down. */
const needlesOf = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('hex'),
  ...['', 'x', 'xy'].map((lead) =>
    Buffer.from(lead + secret)
      .toString('base64')
      .slice(4, -4),
  ),
];

test('no secret that was ever given is in a file of the data dir, a log line, an event, an error or an answer', async () => {
  const endpointUrl = await startTalkativeCloud();
  const answers: string[] = [];
  const ask: typeof call = async (...given) => {
    const answer = await call(...given);
    answers.push(answer.text);
    return answer;
  };
  heard.push(canaries.token, canaries.passphrase, canaries.replaced);
  heard.push(canaries.sessionToken, canaries.secretAccessKey);
  const config = { accessKeyId: 'AKIATESTTESTTESTTEST', regions: ['us-east-2'], endpointUrl };
  const { secretAccessKey, sessionToken } = canaries;
  const aws = await ask('POST', '/connections', {
    driver: 'aws',
    name: 'Amazon',
    config,
    secrets: { secretAccessKey: canaries.replaced, sessionToken },
  });
  expect(aws.status).toBe(201);
  await ask('PATCH', '/connections/amazon', { secrets: { secretAccessKey } });
  const host = { name: 'gpu1', address: '127.0.0.1', port: 1, user: 'me' };
  const own = await ask('POST', '/connections', {
    driver: 'ssh',
    name: 'Lab',
    config: { site: 'lab', place: [127, 37], auth: 'key', hosts: [host] },
    secrets: { privateKey: hostKey },
  });
  expect(own.status).toBe(201);
  await ask('POST', '/connections/amazon/test');
  await ask('POST', '/connections/lab/test');
  const file = `[one]\naws_access_key_id = AKIATESTTESTTESTTEST\naws_secret_access_key = ${canaries.imported}\nregion = us-east-2\n`;
  heard.push(canaries.imported);
  const imported = await ask('POST', '/connections/import', {
    items: [{ driver: 'aws', name: 'two', config, secrets: { secretAccessKey: canaries.imported } }],
    files: [{ driver: 'aws', text: file }],
  });
  await until(
    'the import to end',
    async () => (await call('GET', `/operations/${idOf(imported.text)}`)).text.includes('"endedAt":"'),
    60_000,
  );
  // What does not fit is refused without being repeated.
  await ask('POST', '/connections', { driver: 'aws', name: 'Amazon', config, secrets: { secretAccessKey } });
  await ask('POST', '/connections', {
    driver: 'aws',
    name: 'x',
    config,
    secrets: { secretAccessKey, more: sessionToken },
  });
  const launch = await ask('POST', '/infras', {
    name: 'on-aws',
    connectionId: 'amazon',
    nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+m7i.large', count: 1 }],
  });
  expect(launch.status).toBe(202);
  await until(
    'the launch to fail or wait',
    async () => (await call('GET', `/infras/${idOf(launch.text)}/attempts`)).text.includes('AuthFailure'),
    60_000,
  );

  const script = await ask('POST', '/scripts', {
    name: 'Greet',
    parameters: [
      { name: 'word', type: 'secret' },
      { name: 'other', type: 'secret' },
    ],
    commands: ['word={{word}}\ntrue', 'other={{other}}\ntrue'],
    secrets: { word: canaries.scriptSecret },
  });
  const infra = await ask('POST', '/infras', {
    name: 'here',
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+t3.small', count: 1 }],
  });
  await until(
    'a VM',
    async () => (await call('GET', `/infras/${idOf(infra.text)}`)).text.includes('"running":1'),
    60_000,
  );
  const run = await ask('POST', `/scripts/${idOf(script.text)}/runs`, {
    target: { infraId: idOf(infra.text) },
    parameters: { other: canaries.runSecret },
  });
  expect(run.status).toBe(202);
  await until(
    'the run to end',
    async () => /"status":"(succeeded|failed)"/.test((await call('GET', `/runs/${idOf(run.text)}`)).text),
    60_000,
  );
  const webhook = await call(
    'POST',
    '/webhooks',
    { url: 'http://127.0.0.1:9/', reach: 'loopback' },
    { 'idempotency-key': 'webhook' },
  );
  const { secret: webhookSecret } = JSON.parse(webhook.text) as { secret: string };

  for (const path of [
    '/events?limit=500',
    '/connections',
    '/connections/amazon',
    '/scripts',
    '/infras',
    '/runs',
    '/webhooks',
    '/incidents',
    '/operations',
    '/vms',
    `/infras/${idOf(launch.text)}`,
    `/infras/${idOf(launch.text)}/attempts`,
  ]) {
    await ask('GET', path);
  }
  answers.push(await (await fetch(`${origin}/readyz`)).text());
  // As a crash leaves it, with its log of changes not yet in the database.
  main.child.kill('SIGKILL');
  await main.ended;

  expect(answers.join('\n')).toContain('[secret]');
  const places = new Map([
    ['log', Buffer.from(logs)],
    ['answers', Buffer.from(answers.join('\n'))],
    ...filesUnder(join(folder, 'data'))
      .filter((path) => !path.includes('/vms/'))
      .map((path): [string, Buffer] => [path, readFileSync(path)]),
  ]);
  expect([...places.keys()].some((path) => path.endsWith('-wal'))).toBe(true);
  const keyLines = hostKey.split('\n').filter((line) => line.length > 16 && !line.startsWith('-----'));
  const needles = [...Object.values(canaries), webhookSecret, ...keyLines.slice(1)].flatMap(needlesOf);
  const found = [...places].flatMap(([place, bytes]) =>
    needles.filter((needle) => bytes.includes(needle)).map((needle) => `${needle} in ${place}`),
  );
  expect(found).toEqual([]);
  // The sandbox cloud keeps the host keys of its VMs, as any cloud does; they are none of ours.
  const withPrivateKeys = [...places].filter(
    ([place, bytes]) => !place.includes('sandbox-cloud.db') && bytes.includes('PRIVATE KEY-----'),
  );
  expect(withPrivateKeys.map(([place]) => place)).toEqual([]);
}, 300_000);
