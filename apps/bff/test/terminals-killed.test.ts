import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { infraSchema, recordingSchema, terminalSchema, type Vm } from '@terroir/shared-types';
import { afterEach, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { newEd25519Pair } from '../src/sandbox-cloud/ssh/keys.ts';
import { probeIsolation } from '../src/sandbox-cloud/isolation/probe.ts';
import { hostMissing, startHost } from './own-hosts/start-host.ts';
import { runMain } from './run-main.ts';
import { until } from './sandbox-cloud-fixture.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';
import { openStream, type StreamClient } from './stream-client.ts';

const { report } = await probeIsolation();
const size = { cols: 100, rows: 30 };
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The server as a user runs it, in a process of its own that can be killed and started again on the same data. */
const startServer = async (environment: Record<string, string>) => {
  const folder = await mkdtemp(join(tmpdir(), 'terroir-killed-'));
  const dataDir = join(folder, 'data');
  const token = `token-${randomUUID()}`;
  const start = () =>
    runMain({
      TERROIR_DATA_DIR: dataDir,
      TERROIR_TOKEN: token,
      TERROIR_SANDBOX_PROFILE: 'fast',
      ...environment,
    });
  let main = start();
  let origin = '';
  const ready = async (): Promise<void> => {
    origin = new URL(/at (\S+)/.exec(await main.ready)?.[1] ?? '').origin;
  };
  await ready();
  closers.push(async () => {
    main.child.kill('SIGKILL');
    await main.ended;
    if (environment['TERROIR_SANDBOX'] === 'on') await stopSandboxCloud(dataDir);
    await rm(folder, { recursive: true, force: true });
  });
  const call = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    dataDir,
    call,
    async read<Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.output<Schema>> {
      return schema.parse(await (await call('GET', path)).json());
    },
    async stream(): Promise<StreamClient> {
      const stream = openStream({ origin, token });
      await stream.waitFor(({ type }) => type === 'ready');
      return stream;
    },
    /** SIGKILL, and the same command again. */
    async restart(): Promise<void> {
      main.child.kill('SIGKILL');
      await main.ended;
      main = start();
      await ready();
    },
  };
};
type Server = Awaited<ReturnType<typeof startServer>>;

const textOf = (stream: StreamClient, id: string): string =>
  stream.frames
    .map((frame) => {
      if (frame.type !== 'terminal-output' || frame.id !== id) return '';
      return frame.text ?? Buffer.from(frame.dataBase64 ?? '', 'base64').toString('utf8');
    })
    .join('');
const reached = (stream: StreamClient, id: string): number =>
  stream.frames.reduce(
    (at, frame) => (frame.type === 'terminal-output' && frame.id === id ? frame.offset + frame.bytes : at),
    0,
  );
const shows = (stream: StreamClient, id: string, text: string) =>
  stream.waitFor(() => textOf(stream, id).includes(text));
const type = (stream: StreamClient, id: string, data: string): void =>
  stream.send({ type: 'terminal-input', id, data });
const open = async (stream: StreamClient, id: string, vm: Vm, more: object = {}) => {
  stream.send({ type: 'terminal-open', id, vmId: vm.id, ...size, ...more });
  const frame = await stream.waitFor((found) => 'id' in found && found.id === id);
  if (frame.type !== 'terminal-opened') throw new Error(JSON.stringify(frame));
  return frame;
};
const running = async (server: Server, infraId: string): Promise<Vm[]> =>
  until(
    'the VMs to run',
    async () => {
      const { vms } = await server.read(infraSchema, `/infras/${infraId}`);
      return vms.every(({ status }) => status === 'running') && vms;
    },
    60_000,
  );
const castOf = async (server: Server, id: string): Promise<string[]> =>
  (await readFile(join(server.dataDir, 'recordings', `${id}.cast`), 'utf8')).trimEnd().split('\n');
const played = (lines: readonly string[]): string =>
  lines
    .slice(1)
    .map((line) => JSON.parse(line) as [number, string, string])
    .map(([, code, text]) => (code === 'o' ? text : ''))
    .join('');

/** Two shells; the server is killed while one writes, is recorded, and has asked the terminal something. */
const survives = async (server: Server, vm: Vm): Promise<void> => {
  const before = await server.stream();
  const first = await open(before, 'a', vm);
  const second = await open(before, 'b', vm);
  const started = await server.call('POST', `/terminals/${first.terminalId}/recording`, size);
  const { id: recordingId } = recordingSchema.parse(await started.json());
  type(before, 'b', 'Y=second; echo ready-$Y\r');
  await shows(before, 'b', 'ready-second');
  // What answers a query is the viewer; whoever reads sees what came: nothing but what is typed later.
  type(
    before,
    'a',
    String.raw`printf 'ask\033[6n\033[c'; X=kept; for i in $(seq 60); do printf '서울-%s.\n' $i; sleep 0.1; done`,
  );
  type(before, 'a', '\r');
  await shows(before, 'a', '서울-10.');
  const at = { a: reached(before, 'a'), b: reached(before, 'b') };
  const seen = textOf(before, 'a');
  await server.restart();

  const after = await server.stream();
  const again = async (id: 'a' | 'b', terminalId: string) =>
    until(
      'the terminal to be reached again',
      async () => {
        const name = `${id}-${after.frames.length}`;
        after.send({ type: 'terminal-open', id: name, vmId: vm.id, terminalId, after: at[id], ...size });
        const frame = await after.waitFor((found) => 'id' in found && found.id === name);
        return frame.type === 'terminal-opened' && { ...frame, name };
      },
      60_000,
    );
  const a = await again('a', first.terminalId);
  const b = await again('b', second.terminalId);
  expect([a.offset, b.offset]).toEqual([at.a, at.b]);
  // What was written meanwhile is marked as replay: a viewer answers no query in it.
  expect(a.replayEnd).toBeGreaterThanOrEqual(a.offset);
  await shows(after, a.name, '서울-60.');
  const whole = seen + textOf(after, a.name);
  for (let line = 1; line <= 60; line += 1) expect(whole.split(`서울-${line}.\r\n`)).toHaveLength(2);

  // Both are the shells that they were, also when something is typed to all of them.
  for (const name of [a.name, b.name]) type(after, name, 'echo "<$X$Y>"\r');
  await shows(after, a.name, '<kept>');
  await shows(after, b.name, '<second>');
  expect(textOf(after, a.name)).not.toMatch(/\^\[\[|;\d+R/);

  expect(await server.read(terminalSchema, `/terminals/${first.terminalId}`)).toMatchObject({
    recording: true,
  });
  await until('the recording to hold it', async () =>
    played(await castOf(server, recordingId)).includes('<kept>'),
  );
  const ended = await server.call('DELETE', `/terminals/${first.terminalId}/recording`);
  const { bytes, endedAt } = recordingSchema.parse(await ended.json());
  expect(endedAt).not.toBeNull();
  const lines = await castOf(server, recordingId);
  expect(bytes).toBe(Buffer.byteLength(`${lines.join('\n')}\n`));
  const recorded = played(lines);
  for (let line = 1; line <= 60; line += 1)
    expect(recorded.split(`서울-${line}.\r\n`), `서울-${line}`).toHaveLength(2);
  const times = lines.slice(1).map((line) => (JSON.parse(line) as [number])[0]);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  type(after, a.name, 'exit 3\r');
  const end = await after.waitFor(({ type: kind }) => kind === 'terminal-ended');
  expect(end).toMatchObject({ exitCode: 3 });
  after.socket.close();
};

describe.skipIf(!report.available)('a server that is killed', () => {
  test(
    'finds the shells and recordings of its sandbox VMs where they were',
    { timeout: 180_000 },
    async () => {
      const server = await startServer({ TERROIR_SANDBOX: 'on' });
      const created = await server.call('POST', '/infras', {
        name: 'shells',
        connectionId: 'sandbox',
        nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+t3.micro', count: 1 }],
      });
      const [vm] = await running(server, infraSchema.parse(await created.json()).id);
      if (vm === undefined) throw new Error('there is no VM');
      await survives(server, vm);
    },
  );
});

describe.skipIf(hostMissing !== null)('a server that is killed, over OpenSSH', () => {
  test(
    'finds the shells and recordings of a host of yours where they were',
    { timeout: 180_000 },
    async () => {
      const key = newEd25519Pair();
      const host = await startHost(key);
      closers.push(() => host.stop());
      const server = await startServer({});
      const hosts = [{ name: 'lab1', address: '127.0.0.1', port: host.door.port, user: 'lab' }];
      const config = { site: 'lab', place: [127.38, 36.37], hosts };
      const secrets = { privateKey: key.private };
      const added = await server.call('POST', '/connections', {
        driver: 'ssh',
        name: 'Lab',
        config,
        secrets,
      });
      expect(added.status).toBe(201);
      const joined = await until(
        'the host to join',
        async () => {
          const response = await server.call('POST', '/imports', { connectionId: 'lab', name: 'lab' });
          return response.ok && infraSchema.parse(await response.json());
        },
        60_000,
      );
      const [vm] = await running(server, joined.id);
      if (vm === undefined) throw new Error('there is no VM');
      await survives(server, vm);
    },
  );
});
