import { infraSchema, isTaskEnded, pageOf, runSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { openStream, type StreamClient } from './stream-client.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

let server: TestServer;
let stream: StreamClient;
beforeAll(async () => {
  server = await startTestServer({ sandbox: true });
  stream = openStream(server);
  await stream.waitFor(({ type }) => type === 'ready');
});
afterAll(async () => {
  stream.socket.close();
  await stopSandboxCloud(server.dataDir);
  await server.stop();
});

const request = {
  name: 'journey',
  connectionId: 'sandbox',
  nodeGroups: [
    { name: 'g1', specId: 'aws+us-east-2+t3.micro', count: 1 },
    { name: 'g2', specId: 'gcp+asia-northeast3+e2-medium', count: 1 },
  ],
};

test('two VMs in two clouds come up, run a command, and everything is told over one socket in order', async () => {
  stream.send({ type: 'subscribe', id: 'events', channel: 'events', after: 0 });
  const created = await server.call('POST', '/infras', request);
  expect(created.status).toBe(202);
  const { id } = infraSchema.parse(await created.json());
  expect(created.headers.get('location')).toBe(`/api/v1/infras/${id}`);
  const running = new Set<string>();
  await stream.waitFor((frame) => {
    if (
      frame.type === 'event' &&
      frame.event.type === 'vm-status-changed' &&
      frame.event.status === 'running'
    ) {
      running.add(frame.event.vmId);
    }
    return running.size === 2;
  });

  const body = { target: { infraId: id }, commands: ['hostname', 'seq 1 20000', 'exit 3'] };
  const run = runSchema.parse(await (await server.call('POST', '/runs', body)).json());
  stream.send({ type: 'subscribe', id: 'run', channel: 'run', runId: run.id });
  const ended = new Set<string>();
  await stream.waitFor((frame) => {
    if (frame.type === 'task-status' && isTaskEnded(frame.status)) ended.add(frame.taskId);
    return ended.size === 2;
  });
  for (const { id: taskId, vmName } of run.tasks) {
    let text = '';
    let offset = 0;
    for (const frame of stream.frames) {
      if (frame.type !== 'chunk' || frame.taskId !== taskId) continue;
      expect(frame.offset).toBe(offset);
      offset += frame.bytes;
      if (frame.stream === 'stdout') text += frame.text ?? '';
    }
    expect(text).toBe(`${vmName}\n${Array.from({ length: 20_000 }, (_, at) => `${at + 1}\n`).join('')}`);
  }
  const seqs = stream.frames.flatMap((frame) => (frame.type === 'event' ? [frame.event.seq] : []));
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, at) => at + 1));
});

test('a viewer who comes back with a byte offset gets exactly the rest, and the end', async () => {
  const { items } = (await (await server.call('GET', '/runs')).json()) as { items: { id: string }[] };
  const run = await server.read(runSchema, `/runs/${items[0]?.id}`);
  const task = run.tasks[0];
  const after = 12_345;
  const from = stream.frames.length;
  stream.send({ type: 'subscribe', id: 'again', channel: 'task', taskId: task?.id, after });
  const caughtUp = await stream.waitFor((frame) => frame.type === 'caught-up' && frame.id === 'again', from);
  expect(caughtUp).toMatchObject({ at: task?.outputBytes });
  const chunks = stream.frames.slice(from).flatMap((frame) => (frame.type === 'chunk' ? [frame] : []));
  expect(chunks[0]?.offset).toBe(after);
  expect(chunks.reduce((sum, { bytes }) => sum + bytes, after)).toBe(task?.outputBytes);
  expect(stream.frames.slice(from).find(({ type }) => type === 'task-status')).toMatchObject({
    status: 'failed',
  });
});

test('the same creation with the same key happens once; with another body it is a conflict', async () => {
  const key = { 'idempotency-key': 'launch-1' };
  const body = { ...request, name: 'once' };
  const [first, second] = await Promise.all([
    server.call('POST', '/infras', body, key),
    server.call('POST', '/infras', body, key),
  ]);
  const third = await server.call('POST', '/infras', body, key);
  const answers = await Promise.all([first, second, third].map(async (response) => response?.text()));
  expect(new Set(answers).size).toBe(1);
  expect([first?.status, second?.status, third.status]).toEqual([202, 202, 202]);
  const other = await server.call('POST', '/infras', { ...body, name: 'twice' }, key);
  expect(other.status).toBe(409);
  expect(await other.json()).toMatchObject({ code: 'idempotency-key-reused' });
  const refused = await server.call('POST', '/infras', { name: 'bad' }, { 'idempotency-key': 'launch-2' });
  expect(refused.status).toBe(422);
});

test('post-commands that no VM could be told are refused before anything is launched', async () => {
  const body = { ...request, name: 'mistaken', postCommands: ['true', 'echo $$Func(GetNothing())'] };
  const refused = await server.call('POST', '/infras', body);
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({ errors: [{ path: 'postCommands.1' }] });
});

test('every list is read in pages, and the last page says that it is the last', async () => {
  const page = pageOf(z.unknown());
  const infras = await server.read(pageOf(z.object({ id: z.string() })), '/infras');
  const lists = ['/infras', '/vms', '/events', '/presets', '/connections', '/caps', '/incidents', '/runs'];
  for (const path of [
    ...lists,
    `/infras/${infras.items[0]?.id}/attempts`,
    `/infras/${infras.items[0]?.id}/endpoints`,
  ]) {
    const seen: unknown[] = [];
    let cursor = '';
    let pages = 0;
    let total: number;
    do {
      const part = await server.read(page, `${path}?limit=1${cursor}`);
      seen.push(...part.items);
      total = part.total;
      cursor = part.nextCursor === undefined ? '' : `&cursor=${encodeURIComponent(part.nextCursor)}`;
      pages += 1;
    } while (cursor !== '');
    expect([path, seen.length, pages]).toEqual([path, total, Math.max(1, total)]);
    expect((await server.call('GET', `${path}?cursor=@`)).status).toBe(422);
  }
});
