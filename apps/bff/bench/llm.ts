/**
 * `node bench/llm.ts [chats]`, after a build: a model in a sandbox VM, called on the VM's own loopback (the baseline) and
 * through tunnel and server, in turns; 50 chats at once; ten VMs against one. Run it on a quiet machine.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findSandboxCloud } from '../src/sandbox-cloud/start-sandbox-cloud.ts';
import { type ChatTiming, timeChat } from './llm-client.ts';

const chats = Number(process.argv[2] ?? 200);
const rounds = 5;
const entry = join(import.meta.dirname, '../dist/main.js');
const root = mkdtempSync(join(tmpdir(), 'terroir-bench-llm-'));
const dataDir = join(root, 'data');
const server = spawn(process.execPath, [entry], {
  env: {
    PATH: process.env['PATH'],
    PORT: '0',
    TERROIR_DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    TERROIR_KEY_SOURCE: 'file',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const origin = await new Promise<string>((resolve, reject) => {
  let said = '';
  server.stdout.on('data', (data: Buffer) => {
    said += data.toString();
    const found = /Terroir ready at (http:\/\/[^/\s]+)/.exec(said)?.[1];
    if (found !== undefined) resolve(found);
  });
  server.once('exit', () => reject(new Error(`The server ended: ${said}`)));
});
const token = readFileSync(join(dataDir, 'token'), 'utf8').trim();

interface Answer {
  id: string;
  endedAt: string | null;
  postRunId: string | null;
  items: { health: string; model: string; detail: string }[];
  tasks: { id: string }[];
  chunks: { text?: string }[];
}
const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
  const response = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
};
const setGuestFaults = async (guest: object[]) => {
  const cloud = await findSandboxCloud(dataDir);
  await fetch(`${cloud?.url}/faults`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${cloud?.token}`, 'content-type': 'application/json' },
    // One and the same wait for every VM: what is compared is the work, not the draw.
    body: JSON.stringify({ guest, createDelayMs: [2_000, 2_000], bootDelayMs: [5_000, 5_000] }),
  });
};
const launch = async (name: string, count: number): Promise<{ id: string; seconds: number }> => {
  const began = performance.now();
  const { id } = await call('POST', '/infras', {
    name,
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+g6.xlarge', count }],
    presetId: 'ollama',
    presetInput: { contextTokens: 2048 },
  });
  for (;;) {
    const { items } = await call('GET', `/infras/${id}/endpoints`);
    if (items.length === count && items.every(({ health }) => health === 'healthy')) break;
    if (performance.now() - began > 600_000) throw new Error(`not healthy: ${JSON.stringify(items)}`);
    await delay(100);
  }
  return { id, seconds: (performance.now() - began) / 1000 };
};
const quantile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const figure = (value: number, unit: string): string => `${value.toFixed(2)} ${unit}`;
const verdict = (isMet: boolean): string => (isMet ? 'met' : 'MISSED');

try {
  await findSandboxCloud(dataDir);
  await setGuestFaults([]);
  const single = await launch('one', 1);
  const model = (await call('GET', `/infras/${single.id}/endpoints`)).items[0]?.model ?? '';
  const through = `${origin}/api/v1/infras/${single.id}/openai/v1`;

  /** The same client inside the VM, by its own Node, at the service's own port. */
  const onVm = async (count: number, maxTokens: number): Promise<ChatTiming[]> => {
    const script = `${timeChat.toString()}
const out = [];
for (let at = 0; at < ${count + 1}; at += 1)
  out.push(await timeChat('http://127.0.0.1:11434/v1', 'none', ${JSON.stringify(model)}, 'hello ' + at, ${maxTokens}));
console.log('RESULT ' + JSON.stringify(out.slice(1).map(({ firstTokenMs, totalMs }) => ({ firstTokenMs, totalMs }))));`;
    const encoded = Buffer.from(script).toString('base64');
    const { id } = await call('POST', '/runs', {
      target: { infraId: single.id },
      commands: [
        `echo ${encoded} | base64 -d > /tmp/bench.mjs && /opt/terroir-sandbox/lib/node /tmp/bench.mjs`,
      ],
    });
    let run = await call('GET', `/runs/${id}`);
    while (run.endedAt === null) {
      await delay(100);
      run = await call('GET', `/runs/${id}`);
    }
    const page = await call('GET', `/runs/${id}/tasks/${run.tasks[0]?.id}/output?limit=1000`);
    const said = page.chunks.map(({ text }) => text ?? '').join('');
    const found = /RESULT (.*)/.exec(said)?.[1];
    if (found === undefined) throw new Error(`The VM's client said: ${said}`);
    return JSON.parse(found) as ChatTiming[];
  };
  const fromHere = async (count: number, maxTokens: number): Promise<ChatTiming[]> => {
    const out: ChatTiming[] = [];
    for (let at = 0; at <= count; at += 1)
      out.push(await timeChat(through, token, model, `hello ${at}`, maxTokens));
    return out.slice(1);
  };

  const direct: ChatTiming[] = [];
  const tunnelled: ChatTiming[] = [];
  for (let round = 0; round < rounds; round += 1) {
    direct.push(...(await onVm(Math.ceil(chats / rounds), 4)));
    tunnelled.push(...(await fromHere(Math.ceil(chats / rounds), 4)));
  }
  const first = (list: ChatTiming[], share: number) =>
    quantile(
      list.map(({ firstTokenMs }) => firstTokenMs),
      share,
    );
  const added = first(tunnelled, 0.99) - first(direct, 0.99);
  console.log(`first token, ${direct.length} chats each: p50 and p99 on the VM's loopback (baseline)`);
  console.log(`  ${figure(first(direct, 0.5), 'ms')}, ${figure(first(direct, 0.99), 'ms')}`);
  console.log(
    `  through tunnel and server ${figure(first(tunnelled, 0.5), 'ms')}, ${figure(first(tunnelled, 0.99), 'ms')}`,
  );
  console.log(`  added at p99 ${figure(added, 'ms')} (at most 20 ms: ${verdict(added <= 20)})`);

  // 50 tokens a second, as an L4 gives with an 8B model.
  await setGuestFaults([{ fault: 'stream-slow', ms: 20 }]);
  const slowDirect = await onVm(6, 48);
  const slowThrough = await fromHere(6, 48);
  await setGuestFaults([]);
  const total = (list: ChatTiming[]) =>
    quantile(
      list.map(({ totalMs }) => totalMs),
      0.5,
    );
  const ratio = total(slowThrough) / total(slowDirect);
  console.log(`streaming 48 tokens at 20 ms: ${figure(total(slowDirect), 'ms')} on the VM (baseline)`);
  console.log(
    `  ${figure(total(slowThrough), 'ms')} through: ratio ${ratio.toFixed(3)} (at most 1.05: ${verdict(ratio <= 1.05)})`,
  );

  const prompts = Array.from({ length: 50 }, (_, at) => `question number ${at}`);
  const alone: string[] = [];
  for (const prompt of prompts) alone.push((await timeChat(through, token, model, prompt, 24)).text);
  const began = performance.now();
  const together = await Promise.all(prompts.map((prompt) => timeChat(through, token, model, prompt, 24)));
  const same = together.filter(({ text }, at) => text === alone[at]).length;
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `50 chats at once: ${same} of 50 word for word as alone (${verdict(same === 50)}), ${figure(seconds, 's')}`,
  );

  const ten = await launch('ten', 10);
  const share = ten.seconds / single.seconds;
  console.log(`one VM ${figure(single.seconds, 's')} (baseline), ten VMs ${figure(ten.seconds, 's')}`);
  console.log(`  ratio ${share.toFixed(2)} (at most 1.3: ${verdict(share <= 1.3)})`);
} finally {
  const cloud = await findSandboxCloud(dataDir);
  if (cloud !== null)
    await fetch(`${cloud.url}/shutdown`, {
      method: 'POST',
      headers: { authorization: `Bearer ${cloud.token}` },
    });
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(root, { recursive: true, force: true });
}
