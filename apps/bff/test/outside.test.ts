import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { probeIsolation } from '../src/sandbox-cloud/isolation/probe.ts';
import { findSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';
import { ask } from './endpoints-fixture.ts';
import { familyOf, listeningBy, listeningIn } from './listening-sockets.ts';
import { type MainProcess, runMain } from './run-main.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { setGuestFaults } from './serving-fixture.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

// Only what anybody has: the start line, the token file, HTTP. Nothing of the server's own code.
const { report } = await probeIsolation();
const setupLimitMs = 180_000;
const canary = 'canary-3f9d2c';
const password = `${canary}-webui-password`;

const webUiPreset = `
id: own-chat-page
version: 1.0.0
name: { en: Ollama and a chat page, ko: Ollama와 채팅 페이지 }
summary: { en: For a test., ko: 시험용입니다. }
engine: ollama
source: this test
inputs:
  - { name: modelId, type: llm-model, label: { en: Model, ko: 모델 }, default: llama3.1-8b }
  - { name: quantization, type: quantization, label: { en: Quantization, ko: 양자화 }, default: q4_K_M }
  - { name: contextTokens, type: integer, label: { en: Context, ko: 컨텍스트 }, default: 2048 }
  - { name: parallel, type: integer, label: { en: Parallel, ko: 동시 }, default: 1 }
needs: { minDiskGib: 20, gpu: true }
steps:
  - use: ollama
  - id: chat-page
    title: { en: Start the chat page, ko: 채팅 페이지 시작 }
    run: |
      printf 'WEBUI_ADMIN_EMAIL=me@example.org\\nWEBUI_ADMIN_PASSWORD=${password}\\n' >"$HOME/webui.env"
      docker run -d --name chat-page --restart always --network=host --env-file "$HOME/webui.env" \\
        -e HOST=127.0.0.1 -e PORT=3000 -e OLLAMA_BASE_URL=http://127.0.0.1:11434 ghcr.io/open-webui/open-webui:v0.10.2
endpoints:
  - { name: ollama, kind: ollama, port: 11434, healthPath: /api/version, model: '{{modelTag}}' }
  - { name: chat-page, kind: http, port: 3000, healthPath: /health }
`;

interface Endpoint {
  name: string;
  health: string;
  detail: string;
  openUrl: string;
}

describe.skipIf(!report.available)('from outside, with the API only', () => {
  let root: string;
  let dataDir: string;
  let main: MainProcess;
  let origin: string;
  let token: string;
  let infraId: string;

  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const read = async <Answer>(path: string): Promise<Answer> =>
    (await (await call('GET', path)).json()) as Answer;
  const endpoint = async (name: string) => {
    const { items } = await read<{ items: Endpoint[] }>(`/infras/${infraId}/endpoints`);
    return items.find((one) => one.name === name);
  };
  const untilHealthy = (name: string) =>
    until(
      `${name} to be healthy`,
      async () => {
        const found = await endpoint(name);
        return found?.health === 'healthy' && found;
      },
      setupLimitMs,
    );
  const openAi = () =>
    new OpenAI({ baseURL: `${origin}/api/v1/infras/${infraId}/openai/v1`, apiKey: token, maxRetries: 0 });
  /** What a command says on the VM of the infra. */
  const onVm = async (command: string): Promise<string> => {
    const { id } = (await (
      await call('POST', '/runs', { target: { infraId }, commands: [command] })
    ).json()) as {
      id: string;
    };
    const run = await until(
      'the run to end',
      async () => {
        const one = await read<{ endedAt: string | null; tasks: { id: string }[] }>(`/runs/${id}`);
        return one.endedAt !== null && one;
      },
      setupLimitMs,
    );
    const page = await read<{ chunks: { text?: string }[] }>(
      `/runs/${id}/tasks/${run.tasks[0]?.id ?? ''}/output?limit=1000`,
    );
    return page.chunks.map(({ text }) => text ?? '').join('');
  };

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'terroir-outside-'));
    dataDir = join(root, 'data');
    mkdirSync(join(dataDir, 'presets'), { recursive: true, mode: 0o700 });
    writeFileSync(join(dataDir, 'presets', 'own-chat-page.yaml'), webUiPreset);
    main = runMain({
      TERROIR_DATA_DIR: dataDir,
      TERROIR_SANDBOX: 'on',
      TERROIR_SANDBOX_PROFILE: 'fast',
      LOG_LEVEL: 'trace',
    });
    origin = /http:\/\/[^/]+/.exec(await main.ready)?.[0] ?? '';
    token = readFileSync(join(dataDir, 'token'), 'utf8').trim();
  });
  afterAll(async () => {
    await stopSandboxCloud(dataDir);
    main.child.kill('SIGTERM');
    await main.ended;
    rmSync(root, { recursive: true, force: true });
  });

  test('a plan is launched, its endpoints become healthy, and a chat answers, streamed and whole', async () => {
    const plan = (await (
      await call('POST', '/presets/own-chat-page/plan', { input: {}, expression: 'provider=aws' })
    ).json()) as {
      recommendations: { items: { spec: { id: string } }[] };
      needs: { diskGib: number; modelTag: string };
    };
    const launched = await call('POST', '/infras', {
      name: 'outside',
      connectionId: 'sandbox',
      nodeGroups: [
        {
          name: 'g1',
          specId: plan.recommendations.items[0]?.spec.id,
          count: 1,
          rootDisk: { type: 'default', sizeGib: plan.needs.diskGib },
        },
      ],
      presetId: 'own-chat-page',
      presetInput: {},
    });
    expect(launched.status).toBe(202);
    infraId = ((await launched.json()) as { id: string }).id;
    await untilHealthy('ollama');
    await untilHealthy('chat-page');

    const client = openAi();
    const model = (await client.models.list()).data[0]?.id ?? '';
    expect(model).toBe(plan.needs.modelTag);
    const messages = [{ role: 'user' as const, content: `${canary}-question` }];
    const whole = await client.chat.completions.create({ model, messages, max_tokens: 5 });
    expect(whole.usage?.completion_tokens).toBe(5);
    const pieces: string[] = [];
    for await (const part of await client.chat.completions.create({
      model,
      messages,
      stream: true,
      max_tokens: 8,
    }))
      pieces.push(part.choices[0]?.delta.content ?? '');
    expect(pieces.filter((text) => text !== '').length).toBeGreaterThan(3);
  }, 300_000);

  test('a full queue and an error inside a stream reach the official client as errors', async () => {
    const client = openAi();
    const model = (await client.models.list()).data[0]?.id ?? '';
    const messages = [{ role: 'user' as const, content: 'hello' }];
    const server = { dataDir };
    await setGuestFaults(server, { fault: 'queue-full', times: 1 });
    await expect(client.chat.completions.create({ model, messages })).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining('maximum pending requests'),
    });
    await setGuestFaults(server, { fault: 'stream-error', times: 1 });
    const broken = async () => {
      for await (const part of await client.chat.completions.create({ model, messages, stream: true }))
        expect(part.model).toBe(model);
    };
    await expect(broken()).rejects.toThrow(/unexpected EOF/);
    await setGuestFaults(server);
    expect((await client.chat.completions.create({ model, messages })).choices).toHaveLength(1);
  }, 60_000);

  test('the chat page opens through the tunnel on an origin of its own, its WebSocket too', async () => {
    const url = new URL((await untilHealthy('chat-page')).openUrl);
    const port = Number(url.port);
    const opened = await ask(port, `${url.pathname}${url.search}`, { host: url.host });
    const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? '';
    const page = await ask(port, '/', { host: url.host, cookie });
    expect(page.text).toContain('Stand-in for Open WebUI');
    expect((await ask(port, '/', { host: url.host })).status).toBe(401);
    expect(
      (await ask(port, '/api/v1/infras', { host: url.host, cookie, authorization: `Bearer ${token}` }))
        .status,
    ).not.toBe(200);

    const signedIn = await ask(
      port,
      '/api/v1/auths/signin',
      { host: url.host, cookie, origin: url.origin, 'content-type': 'application/json' },
      'POST',
      JSON.stringify({ email: 'me@example.org', password }),
    );
    const { token: pageToken } = JSON.parse(signedIn.text) as { token: string };
    const model = (await openAi().models.list()).data[0]?.id;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/chat`, {
      headers: { host: url.host, cookie, origin: url.origin },
    });
    const said = await new Promise<string>((resolve, reject) => {
      let text = '';
      socket.on('open', () => socket.send(JSON.stringify({ token: pageToken, model, message: 'hello' })));
      socket.on('error', reject);
      socket.on('message', (data: Buffer) => {
        const part = JSON.parse(data.toString()) as { text?: string; done?: boolean; error?: string };
        text += part.text ?? '';
        if (part.error !== undefined) reject(new Error(part.error));
        if (part.done === true) resolve(text);
      });
    });
    socket.close();
    expect(said.split(' ').length).toBeGreaterThan(3);
    const foreign = new WebSocket(`ws://127.0.0.1:${port}/ws/chat`, {
      headers: { host: url.host, cookie, origin: 'http://evil.example' },
    });
    await new Promise((resolve) => foreign.on('error', resolve));
  }, 120_000);

  test('nothing listens beyond loopback, on the VM or here, and here only our port and the sandbox', async () => {
    const onTheVm = listeningIn(await onVm('cat /proc/net/tcp /proc/net/tcp6')).map(({ address }) => address);
    expect(onTheVm).toContain('127.0.0.1:11434');
    expect(onTheVm).toContain('127.0.0.1:3000');
    expect(onTheVm.filter((address) => !/^(127\.0\.0\.1|::1):/.test(address))).toEqual([]);

    const ours = listeningBy([main.child.pid ?? 0]);
    expect(ours).toEqual([new URL(origin).host]);
    const cloud = await findSandboxCloud(dataDir);
    const ofSandbox = listeningBy([cloud?.pid ?? 0]);
    expect(ofSandbox.filter((address) => !address.startsWith('127.0.0.1:'))).toEqual([]);
  }, 120_000);

  test('secrets are in no log, event, process list or database', async () => {
    const cloud = await findSandboxCloud(dataDir);
    const events: string[] = [];
    for (let after = 0; ;) {
      const page = await read<{ items: { seq: number }[] }>(`/events?after=${after}&limit=500`);
      if (page.items.length === 0) break;
      events.push(JSON.stringify(page.items));
      after = page.items.at(-1)?.seq ?? Infinity;
    }
    const inVm = await onVm('cat /proc/[0-9]*/cmdline | tr "\\0" " "; journalctl --no-pager');
    const here = [main.child.pid ?? 0, cloud?.pid ?? 0]
      .flatMap(familyOf)
      .map((pid) => readIfThere(`/proc/${pid}/cmdline`))
      .join('\n');
    main.child.kill('SIGTERM');
    const { stdout, stderr } = await main.ended;
    expect(stderr.length).toBeGreaterThan(1000);

    // Files that hold secrets on purpose, closed to others: the token, and what seals and opens the rest.
    const guarded = /^(token|secret-key|.*\.key|sandbox-cloud\.(json|db)|presets)/;
    const files = filesUnder(dataDir).filter((path) => !guarded.test(path.slice(dataDir.length + 1)));
    const texts: [string, string][] = [
      ['events', events.join('')],
      ['processes of the VM', inVm],
      ['processes here', here],
      ['output', stdout.replace(/login#\S+/g, '')],
      ['log', stderr],
      ...files.map((path): [string, string] => [path, readFileSync(path, 'latin1')]),
    ];
    expect(files.some((path) => path.endsWith('.log'))).toBe(true);
    expect(files.some((path) => path.endsWith('.db') || path.includes('terroir'))).toBe(true);
    for (const [name, text] of texts) {
      for (const secret of [token, cloud?.token ?? '', `${canary}-question`, 'PRIVATE KEY-----']) {
        expect(text.includes(secret) ? `${name} holds ${secret.slice(0, 16)}…` : '').toBe('');
      }
    }
    for (const name of ['token', 'sandbox-cloud.json']) {
      expect(statSync(join(dataDir, name)).mode & 0o077, name).toBe(0);
    }
  }, 120_000);
});

const readIfThere = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it ended while we looked
  }
};

const filesUnder = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
