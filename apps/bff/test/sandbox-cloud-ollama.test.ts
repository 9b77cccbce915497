import { once } from 'node:events';
import OpenAI from 'openai';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import type { Client } from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeIsolation } from '../src/sandbox-cloud/isolation/probe.ts';
import { CloudUnderTest, execOn, sshTo, until } from './sandbox-cloud-fixture.ts';

const { report } = await probeIsolation();

describe.skipIf(!report.available)('the model service in a VM, through an SSH tunnel', () => {
  let cloud: CloudUnderTest;
  let ssh: Client;
  let tunnel: Server;
  let url: string;
  beforeAll(async () => {
    cloud = await CloudUnderTest.start();
    const vm = await cloud.createRunning({
      gpu: { vendor: 'NVIDIA', model: 'L4', count: 1, memoryGibEach: 24 },
    });
    ssh = await sshTo(vm);
    await execOn(ssh, 'nohup ollama serve >~/ollama.log 2>&1 &');
    tunnel = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      ssh.forwardOut('127.0.0.1', 0, '127.0.0.1', 11434, (error, stream) => {
        if (error) {
          socket.destroy();
          return;
        }
        stream.on('error', () => socket.destroy());
        socket.pipe(stream).pipe(socket);
      });
    }).listen(0, '127.0.0.1');
    await once(tunnel, 'listening');
    url = `http://127.0.0.1:${(tunnel.address() as AddressInfo).port}`;
    await until('the service to answer', () =>
      fetch(url).then(
        (response) => response.ok,
        () => false,
      ),
    );
  }, 60_000);
  afterAll(async () => {
    tunnel.close();
    ssh.end();
    await cloud.stop();
  });
  const post = (path: string, body: object) =>
    fetch(url + path, { method: 'POST', body: JSON.stringify(body) });
  const lines = async (response: Response) =>
    (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  test('it says what it is', async () => {
    const root = await fetch(url);
    expect(await root.text()).toBe('Ollama is running');
    expect(root.headers.get('x-terroir-sandbox')).toBe('tiny random model');
    expect((await execOn(ssh, 'ollama --version')).stdout).toContain('sandbox stand-in, tiny random model');
    expect(await (await fetch(`${url}/api/version`)).json()).toEqual({ version: '0.32.0-terroir-sandbox' });
  });

  test('a model must be pulled before it answers, and pulling shows progress', async () => {
    const missing = await post('/api/chat', {
      model: 'llama3.1:8b',
      messages: [{ role: 'user', content: 'hi' }],
    });
    expect([missing.status, await missing.json()]).toEqual([404, { error: "model 'llama3.1:8b' not found" }]);
    const progress = await lines(await post('/api/pull', { model: 'llama3.1:8b' }));
    expect(progress[0]).toEqual({ status: 'pulling manifest' });
    expect(
      progress.some((line) => typeof line['completed'] === 'number' && line['completed'] === line['total']),
    ).toBe(true);
    expect(progress.at(-1)).toEqual({ status: 'success' });
    expect((await execOn(ssh, 'ollama list')).stdout).toContain('llama3.1:8b');
  });

  test('loading it shows it wholly on the GPU that was bought', async () => {
    await post('/api/pull', { model: 'llama3.1:8b', stream: false });
    const load = await post('/api/generate', { model: 'llama3.1:8b', keep_alive: -1, stream: false });
    expect(await load.json()).toMatchObject({ done: true, done_reason: 'load' });
    const { models } = (await (await fetch(`${url}/api/ps`)).json()) as {
      models: { size: number; size_vram: number }[];
    };
    expect(models).toHaveLength(1);
    expect(models[0]?.size_vram).toBe(models[0]?.size);
  });

  test('generate and chat stream words and count them', async () => {
    await post('/api/pull', { model: 'llama3.1:8b', stream: false });
    const answer = await lines(
      await post('/api/generate', {
        model: 'llama3.1:8b',
        prompt: '서울의 가격은?',
        options: { num_predict: 8, seed: 1 },
      }),
    );
    const last = answer.at(-1);
    expect(last).toMatchObject({ done: true, done_reason: 'length', eval_count: 8 });
    expect(
      answer
        .slice(0, -1)
        .map((line) => line['response'])
        .join(''),
    ).toMatch(/^[\w .,;!?-]+$/);
    const chat = await post('/api/chat', {
      model: 'llama3.1:8b',
      stream: false,
      messages: [{ role: 'user', content: 'hello' }],
    });
    expect(await chat.json()).toMatchObject({
      done: true,
      done_reason: 'stop',
      message: { role: 'assistant' },
    });
  });

  test('an OpenAI client lists models, gets a whole answer and a streamed one', async () => {
    await post('/api/pull', { model: 'qwen3', stream: false });
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0 });
    expect((await client.models.list()).data.map((model) => model.id)).toContain('qwen3:latest');
    const messages = [{ role: 'user' as const, content: 'hello' }];
    const whole = await client.chat.completions.create({ model: 'qwen3', messages, max_tokens: 5 });
    expect(whole.usage?.completion_tokens).toBe(5);
    let pieces = 0;
    let text = '';
    for await (const chunk of await client.chat.completions.create({
      model: 'qwen3',
      messages,
      max_tokens: 12,
      stream: true,
    })) {
      pieces += 1;
      text += chunk.choices[0]?.delta.content ?? '';
    }
    expect(pieces).toBeGreaterThanOrEqual(12);
    expect(text.split(' ').length).toBeGreaterThan(6);
  });

  test('bad requests get 400 in its own manner, and it lives on', async () => {
    for (const [path, body] of [
      ['/api/chat', {}],
      ['/api/generate', { model: 5 }],
      ['/api/pull', { model: 'a b; rm' }],
      ['/v1/chat/completions', { model: 'qwen3' }],
    ] as const) {
      expect((await post(path, body)).status).toBe(400);
    }
    expect((await fetch(`${url}/api/chat`, { method: 'POST', body: '{' })).status).toBe(400);
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
    expect((await fetch(url)).ok).toBe(true);
  });
});
