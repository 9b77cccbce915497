import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { OutputChunk, Page, Run, RunSummary, SearchMatch } from '@terroir/shared-types';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProblemError } from '../http/problem-error.ts';
import { handled } from '../http/route.ts';
import { openCommands, type OpenCommands, request } from './testing/open-commands.ts';

let console: OpenCommands;
let url: string;
let stop: () => void;

// The routes behind the smallest server that obeys their contract; the real one adds authentication and limits.
beforeAll(async () => {
  console = await openCommands(2);
  const app = express().use(express.json());
  for (const route of console.now().commands.routes) {
    app[route.method](route.path, async (request, response) => {
      try {
        const answer = await route.handle({
          params: route.params?.parse(request.params),
          query: route.query?.parse(request.query),
          body: route.body?.parse(request.body),
          actor: 'test',
          principal: { actor: 'test', role: 'operator', sessionId: null },
          request,
          response,
        });
        if (answer === handled) return;
        response.status(answer.status ?? route.status ?? 200).set(answer.headers ?? {});
        response.json(route.reply.parse(answer.body));
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        response.status(error.status).json({ code: error.code, detail: error.message, errors: error.errors });
      }
    });
  }
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => server.close();
});
afterAll(async () => {
  stop();
  await console.close();
});

const get = async <Body>(path: string): Promise<Body> => (await fetch(url + path)).json() as Promise<Body>;
const post = async <Body>(path: string, body: unknown): Promise<Body & { status: number | string }> => {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { httpStatus: response.status, ...((await response.json()) as Body) } as never;
};

test('a preview shows what each VM would be told and starts nothing', async () => {
  const body = request(["echo $$Func(AssignTask(task='a, b'))"]);
  expect(await post('/runs/preview', body)).toEqual({
    httpStatus: 200,
    tasks: [
      { vmId: 'vm-1', vmName: 'demo-g1-1', commands: ['echo a'] },
      { vmId: 'vm-2', vmName: 'demo-g1-2', commands: ['echo b'] },
    ],
  });
  expect(await get('/runs')).toMatchObject({ items: [], total: 0 });
  expect(await post('/runs', request(['true', 'echo $$Func(Nope())']))).toMatchObject({
    httpStatus: 422,
    errors: [{ path: 'commands.1' }],
  });
  expect(await get('/runs')).toMatchObject({ items: [], total: 0 });
});

test('a run is started, read, listed, searched, downloaded and retried where it failed', async () => {
  const commands = ["i=$$Func(AssignTask(task='1, 2'))", 'seq 3; echo Wörld >&2; [ $i = 1 ]'];
  const started = await post<Run>('/runs', request(commands));
  expect(started).toMatchObject({ httpStatus: 202, status: 'running', origin: 'command' });
  const run = await console.ended(started.id);
  expect(await get(`/runs/${run.id}`)).toMatchObject({
    status: 'failed',
    taskCounts: { succeeded: 1, failed: 1 },
    tasks: [{ exitCodes: [0, 0] }, { exitCodes: [0, 1], commands: ['i=2', commands[1]] }],
  });
  const [first, second] = run.tasks.map(({ id }) => id);

  const page = await get<{ chunks: OutputChunk[] }>(`/runs/${run.id}/tasks/${first}/output?after=2&limit=1`);
  expect(page.chunks).toHaveLength(1);
  expect(page.chunks[0]?.offset).toBe(2);
  expect(await get(`/runs/${run.id}/tasks/nobody/output`)).toMatchObject({ code: 'not-found' });

  const text = await get<{ matches: SearchMatch[] }>(`/runs/${run.id}/search?q=WÖRLD`);
  expect(text.matches.map(({ taskId, text: line }) => [taskId, line])).toEqual([
    [first, 'Wörld'],
    [second, 'Wörld'],
  ]);
  const regex = await get<{ matches: SearchMatch[] }>(`/runs/${run.id}/search?regex=true&q=%5E%5B23%5D%24`);
  expect(regex.matches.filter(({ taskId }) => taskId === first).map(({ text: line }) => line)).toEqual([
    '2',
    '3',
  ]);
  expect(await get(`/runs/${run.id}/search?regex=true&q=(`)).toMatchObject({ code: 'invalid-request' });

  const log = await (await fetch(`${url}/runs/${run.id}/output`)).text();
  expect(log).toContain('==> demo-g1-2 (vm-2) failed, exit codes: 0 1\n');
  const packed = await fetch(`${url}/runs/${run.id}/output?format=jsonl&gzip=true`);
  expect(packed.headers.get('content-disposition')).toContain(`run-${run.id}.jsonl.gz`);
  const lines = gunzipSync(await packed.bytes())
    .toString()
    .trim()
    .split('\n');
  expect(lines.map((line) => JSON.parse(line) as { vmId: string }).map(({ vmId }) => vmId)).toContain('vm-2');

  const retried = await post<Run>(`/runs/${run.id}/retry`, {});
  expect(retried.tasks.map(({ vmId, commands: again }) => [vmId, again[0]])).toEqual([['vm-2', 'i=2']]);
  await console.ended(retried.id);
  expect(await post(`/runs/${run.id}/retry`, { statuses: ['lost'] })).toMatchObject({
    code: 'nothing-to-retry',
  });
  expect(await post(`/runs/${run.id}/cancel`, {})).toMatchObject({ httpStatus: 409, code: 'run-ended' });

  const newest = await get<Page<RunSummary>>('/runs?limit=1&infraId=infra-1');
  expect(newest).toMatchObject({ items: [{ id: retried.id }], nextCursor: retried.id, total: 2 });
  expect(await get(`/runs?cursor=${newest.nextCursor}`)).toMatchObject({ items: [{ id: run.id }] });
});

test('an expression that would run for ever is stopped', async () => {
  const run = await console.ended(console.start(['printf a%.0s $(seq 200); echo !']).id);
  const answer = await get(`/runs/${run.id}/search?regex=true&q=${encodeURIComponent('(a+)+$')}`);
  expect(answer).toMatchObject({ matches: [], truncated: true });
});
