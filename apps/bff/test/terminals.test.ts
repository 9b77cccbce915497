import { recordingSchema, terminalSchema, type Vm } from '@terroir/shared-types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeIsolation } from '../src/sandbox-cloud/isolation/probe.ts';
import { runningVms } from './running-vms.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';
import { openStream, type StreamClient } from './stream-client.ts';

const { report } = await probeIsolation();
const size = { cols: 100, rows: 30 };

/** What a terminal wrote to a socket under one id: text in order, with its offsets checked. */
const written = (stream: StreamClient, id: string) => {
  const parts: Buffer[] = [];
  let next = -1;
  for (const frame of stream.frames) {
    if (!('id' in frame) || frame.id !== id) continue;
    if (frame.type === 'terminal-opened') next = frame.offset;
    if (frame.type !== 'terminal-output') continue;
    expect(frame.offset).toBe(next);
    next += frame.bytes;
    parts.push(
      frame.text === undefined ? Buffer.from(frame.dataBase64 ?? '', 'base64') : Buffer.from(frame.text),
    );
  }
  return { text: Buffer.concat(parts).toString('utf8'), next };
};

describe.skipIf(!report.available)('terminals of a sandbox VM', () => {
  let server: TestServer;
  let vm: Vm;
  beforeAll(async () => {
    server = await startTestServer({ sandbox: true });
    [vm] = (await runningVms(server, 1)) as [Vm];
  });
  afterAll(async () => {
    await stopSandboxCloud(server.dataDir);
    await server.stop();
  });

  const connect = async (): Promise<StreamClient> => {
    const stream = openStream(server);
    await stream.waitFor(({ type }) => type === 'ready');
    return stream;
  };
  const opened = async (stream: StreamClient, id: string, more: object = {}) => {
    stream.send({ type: 'terminal-open', id, vmId: vm.id, ...size, ...more });
    const frame = await stream.waitFor((found) => found.type === 'terminal-opened' && found.id === id);
    if (frame.type !== 'terminal-opened') throw new Error('not opened');
    return frame;
  };
  const until = (stream: StreamClient, id: string, text: string) =>
    stream.waitFor(() => written(stream, id).text.includes(text));
  const type = (stream: StreamClient, id: string, data: string) =>
    stream.send({ type: 'terminal-input', id, data });

  test('it takes typing and sizes, and tells the exit code of its shell', async () => {
    const stream = await connect();
    const { terminalId } = await opened(stream, 't');
    type(stream, 't', 'stty size; tty; echo 안녕\r');
    await until(stream, 't', '30 100');
    await until(stream, 't', '\n안녕');
    stream.send({ type: 'terminal-resize', id: 't', cols: 71, rows: 19 });
    type(stream, 't', 'stty size\r');
    await until(stream, 't', '19 71');
    type(stream, 't', 'exit 7\r');
    const end = await stream.waitFor(({ type: kind }) => kind === 'terminal-ended');
    expect(end).toMatchObject({ id: 't', terminalId, exitCode: 7 });
    expect(await server.read(terminalSchema, `/terminals/${terminalId}`)).toMatchObject({
      status: 'ended',
      exitCode: 7,
    });
    stream.socket.close();
  });

  test('a cut socket ends nothing: whoever comes back gets exactly the rest, marked as replay', async () => {
    const first = await connect();
    const { terminalId } = await opened(first, 't');
    type(first, 't', 'for i in $(seq 1 40); do echo line-$i; sleep 0.05; done\r');
    await until(first, 't', 'line-3\r\n');
    const { text, next } = written(first, 't');
    first.socket.terminate();
    await first.closed;
    const second = await connect();
    const again = await opened(second, 'u', { terminalId, after: next });
    expect(again.offset).toBe(next);
    expect(again.replayEnd).toBeGreaterThanOrEqual(next);
    await until(second, 'u', 'line-40\r\n');
    const whole = text + written(second, 'u').text;
    for (let line = 1; line <= 40; line += 1) {
      expect(whole.split(`line-${line}\r\n`)).toHaveLength(2);
    }
    second.send({ type: 'terminal-close', id: 'u' });
    await second.waitFor(({ type: kind }) => kind === 'terminal-ended');
    second.socket.close();
  });

  test('a viewer that does not read a flood can still end it', async () => {
    const stream = await connect();
    await opened(stream, 't');
    type(stream, 't', 'yes\r');
    await stream.waitFor(() => written(stream, 't').next > 100_000);
    stream.socket.pause();
    type(stream, 't', '\u0003');
    stream.send({ type: 'terminal-close', id: 't' });
    stream.socket.resume();
    await stream.waitFor(({ type: kind }) => kind === 'terminal-ended');
    stream.socket.close();
  });

  test('what it shows is recorded as asciicast v2, and only from then on', async () => {
    const stream = await connect();
    const { terminalId } = await opened(stream, 't');
    type(stream, 't', 'echo before-$((1+1))\r');
    await until(stream, 't', 'before-2');
    const started = await server.call('POST', `/terminals/${terminalId}/recording`, size);
    expect(started.status).toBe(202);
    const { id } = recordingSchema.parse(await started.json());
    type(stream, 't', 'echo after-$((1+1))\r');
    await until(stream, 't', 'after-2');
    await expect
      .poll(async () => await (await server.call('GET', `/recordings/${id}/file`)).text(), {
        timeout: 30_000,
      })
      .toContain('after-2');
    expect((await server.call('DELETE', `/terminals/${terminalId}/recording`)).status).toBe(200);
    const [header, ...lines] = (await (await server.call('GET', `/recordings/${id}/file`)).text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(header).toMatchObject({ version: 2, width: 100, height: 30 });
    expect(JSON.stringify(lines)).not.toContain('before-2');
    for (const line of lines) expect(line).toEqual([expect.any(Number), 'o', expect.any(String)]);
    expect((await server.call('DELETE', `/recordings/${id}`)).status).toBe(200);
    expect((await server.call('DELETE', `/terminals/${terminalId}`)).status).toBe(200);
    stream.socket.close();
  });

  test('what cannot be is refused with its reason', async () => {
    const stream = await connect();
    const refused = async (frame: Record<string, unknown>, code: string) => {
      stream.send(frame);
      expect(await stream.waitFor((found) => found.type === 'error' && found.code === code)).toBeDefined();
    };
    await refused({ type: 'terminal-open', id: 'a', vmId: 'none', ...size }, 'not-found');
    await refused({ type: 'terminal-open', id: 'b', vmId: vm.id, cols: 0, rows: 30 }, 'invalid-frame');
    await refused({ type: 'terminal-input', id: 'c', data: 'x' }, 'not-found');
    await refused({ type: 'terminal-open', id: 'd', vmId: vm.id, ...size, terminalId: 'none' }, 'not-found');
    const ids = ['e', 'f', 'g', 'h'];
    for (const id of ids) await opened(stream, id);
    await refused({ type: 'terminal-open', id: 'i', vmId: vm.id, ...size }, 'too-many-terminals');
    for (const id of ids) stream.send({ type: 'terminal-close', id });
    await stream.waitFor(
      () => stream.frames.filter(({ type: kind }) => kind === 'terminal-ended').length === ids.length,
    );
    stream.socket.close();
  });

  test('it outlives the server that opened it', async () => {
    const { dataDir } = server;
    const one = await startTestServer({ sandbox: true, dataDir: `${dataDir}-restart` });
    const [there] = (await runningVms(one, 1)) as [Vm];
    const before = openStream(one);
    await before.waitFor(({ type: kind }) => kind === 'ready');
    before.send({ type: 'terminal-open', id: 't', vmId: there.id, ...size });
    await before.waitFor(({ type: kind }) => kind === 'terminal-opened');
    const terminal = before.frames.find(({ type: kind }) => kind === 'terminal-opened');
    if (terminal?.type !== 'terminal-opened') throw new Error('not opened');
    before.send({ type: 'terminal-input', id: 't', data: 'X=kept; (sleep 1; echo while-away) &\r' });
    await before.waitFor(() => written(before, 't').text.includes('away) &'));
    const { next } = written(before, 't');
    await one.close();

    const two = await startTestServer({ sandbox: true, dataDir: `${dataDir}-restart` });
    const after = openStream(two);
    await after.waitFor(({ type: kind }) => kind === 'ready');
    const back = { terminalId: terminal.terminalId, after: next };
    await expect
      .poll(async () => (await two.call('GET', `/vms?status=running`)).text(), { timeout: 30_000 })
      .toContain(there.id);
    after.send({ type: 'terminal-open', id: 't', vmId: there.id, ...size, ...back });
    await after.waitFor(() => written(after, 't').text.includes('while-away'));
    after.send({ type: 'terminal-input', id: 't', data: 'echo "[$X]"; exit\r' });
    await after.waitFor(() => written(after, 't').text.includes('[kept]'));
    await after.waitFor(({ type: kind }) => kind === 'terminal-ended');
    after.socket.close();
    await stopSandboxCloud(`${dataDir}-restart`);
    await two.stop();
  });
});
