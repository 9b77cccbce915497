import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { OutputChunk, OutputGroups, Page, Run, RunSummary, SearchMatch } from '@terroir/shared-types';
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
  const body = request(["echo $$Func(AssignTask(task='a, b'))", 'rm -rf /srv']);
  const shared = { vmStatus: 'running', nodeGroup: 'g1', labels: {}, hourlyUsd: 0.02 };
  expect(await post('/runs/preview', body)).toEqual({
    httpStatus: 200,
    tasks: [
      { vmId: 'vm-1', vmName: 'demo-g1-1', commands: ['echo a', 'rm -rf /srv'], ...shared },
      { vmId: 'vm-2', vmName: 'demo-g1-2', commands: ['echo b', 'rm -rf /srv'], ...shared },
    ],
    vmCount: 2,
    notRunningCount: 0,
    hourlyUsd: 0.04,
    incomplete: false,
    simulated: true,
    warnings: [
      {
        code: 'removes-files',
        severity: 'danger',
        commandIndex: 1,
        excerpt: 'rm -rf /srv',
        message: 'Removes a system or home folder and everything in it.',
        vmCount: 2,
      },
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

test('a search goes on from its cursor, shows the lines around, and obeys case, word and filters', async () => {
  const started = await post<Run>('/runs', request(['seq 30', 'echo Cat concatenate >&2', 'echo cat']));
  const { id, tasks } = await console.ended(started.id);
  const search = (query: string) =>
    get<{ matches: SearchMatch[]; nextCursor?: string; stoppedBy: string | null }>(
      `/runs/${id}/search?${query}`,
    );
  const all = await search('regex=true&q=%5E%5Cd%2B%24');
  expect(all).toMatchObject({ stoppedBy: null, truncated: false });
  expect(all.matches).toHaveLength(60);

  const found: SearchMatch[] = [];
  for (let cursor = ''; ;) {
    const page = await search(`regex=true&q=%5E%5Cd%2B%24&limit=7${cursor}`);
    found.push(...page.matches);
    if (page.nextCursor === undefined) break;
    expect(page).toMatchObject({ stoppedBy: 'matches', truncated: true });
    cursor = `&cursor=${page.nextCursor}`;
  }
  expect(found).toEqual(all.matches);

  const [around] = (await search('q=15&context=2&limit=1')).matches;
  expect([around?.before, around?.after].map((lines) => lines?.map(({ text }) => text))).toEqual([
    ['13', '14'],
    ['16', '17'],
  ]);
  expect(around).toMatchObject({ text: '15', ranges: [[0, 2]], vmName: 'demo-g1-1', offset: 33, line: 15 });
  const texts = async (query: string) => (await search(query)).matches.map(({ text }) => text);
  const task = `taskIds=${tasks[0]?.id}`;
  expect(await texts(`q=cat&${task}`)).toEqual(['Cat concatenate', 'cat']);
  expect((await search(`q=cat&${task}`)).matches[0]?.ranges).toEqual([
    [0, 3],
    [7, 10],
  ]);
  expect(await texts(`q=cat&word=true&caseSensitive=true&${task}`)).toEqual(['cat']);
  expect(await texts('q=cat&streams=stderr&statuses=succeeded,failed')).toEqual(
    Array(2).fill('Cat concatenate'),
  );
  expect(await texts(`q=.&commandIndex=1&${task}`)).toEqual([]);
  expect(await search('q=x&cursor=nonsense')).toMatchObject({ code: 'invalid-request' });
});

test('a filtered download has the lines that match, with times and streams when asked', async () => {
  const started = await post<Run>('/runs', request(['seq 12', 'echo 1 error >&2']));
  const { id, tasks } = await console.ended(started.id);
  const download = async (query: string) => (await fetch(`${url}/runs/${id}/output?${query}`)).text();
  const first = `taskIds=${tasks[0]?.id}`;
  const head = '==> demo-g1-1 (vm-1) succeeded, exit codes: 0 0\n';
  expect(await download(`${first}&q=1`)).toBe(`${head}1\n10\n11\n12\n1 error\n`);
  expect(await download(`${first}&streams=stderr`)).toBe(`${head}1 error\n`);
  expect(await download(`${first}&regex=true&q=%5E1%24&timestamps=true`)).toMatch(
    /exit codes: 0 0\n20\S+Z stdout 1\n$/,
  );
  const lines = (await download(`${first}&format=jsonl&q=error`)).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { vmName: 'demo-g1-1', stream: 'stderr', line: 13, text: '1 error' },
  ]);
});

test('equal outputs are told as one, however their streams interleave', async () => {
  const commands = ['echo same; echo err >&2', "echo $$Func(AssignTask(task='a, b'))"];
  const { id, tasks } = await console.ended((await post<Run>('/runs', request(commands))).id);
  const ids = tasks.map((task) => task.id);
  expect(await get(`/runs/${id}/output-groups?commandIndex=0`)).toEqual({
    groups: [
      {
        taskIds: ids,
        exitCodes: [0],
        stdout: { text: 'same\n', bytes: 5 },
        stderr: { text: 'err\n', bytes: 4 },
      },
    ],
    waitingTaskIds: [],
    notComparedTaskIds: [],
  });
  expect(await get(`/runs/${id}/output-groups`)).toMatchObject({
    groups: [
      { taskIds: [ids[0]], stdout: { text: 'same\na\n' } },
      { taskIds: [ids[1]], stdout: { text: 'same\nb\n' } },
    ],
  });
});

test("a shell's own message is the same answer on every VM, and stored as it came", async () => {
  const commands = ['no-such-word 2>&1; echo "$0"', 'no-such-word'];
  const started = await post<Run>('/runs', request(commands, { onError: 'continue' }));
  const { id, tasks } = await console.ended(started.id);
  const { groups } = await get<OutputGroups>(`/runs/${id}/output-groups`);
  expect(groups).toMatchObject([{ taskIds: tasks.map((task) => task.id), exitCodes: [0, 127] }]);
  expect(groups[0]?.stdout.text).toMatch(/^(?:shell: \d+: )?command 1: .*no-such-word.*\nshell\n$/);
  expect(groups[0]?.stderr.text).toMatch(/^(?:shell: \d+: )?command 2: .*no-such-word.*\n$/);
  expect(groups[0]?.stdout.bytes).toBe(groups[0]?.stdout.text.length);
  const outputs = tasks.map((task) => console.output(task.id).stderr.toString());
  expect(outputs.map((text, index) => text.includes(`${console.hosts[index]?.home}/.terroir/`))).toEqual([
    true,
    true,
  ]);
});

test('retention removes the oldest output and says so in its place', async () => {
  const { id, tasks } = await console.ended((await post<Run>('/runs', request(['seq 1000']))).id);
  expect(await get('/output-retention')).toMatchObject({ keepDays: 90, maxTotalBytes: 20 * 1024 ** 3 });
  const { database } = console.now();
  const settings = { keepDays: 1, maxTotalBytes: null };
  const old = new Date(Date.now() - 2 * 24 * 60 * 60_000).toISOString();
  database.sqlite.prepare('UPDATE run_tasks SET ended_at = ? WHERE run_id = ?').run(old, id);
  const put = await fetch(`${url}/output-retention`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  expect(await put.json()).toMatchObject(settings);
  await console.now().commands.removeOldOutput();
  const page = await get<{ chunks: OutputChunk[] }>(`/runs/${id}/tasks/${tasks[0]?.id}/output`);
  expect(page).toMatchObject({ done: true, chunks: [{ offset: 3893, stream: 'system', record: 'removed' }] });
  expect(page.chunks[0]?.textWording).toEqual({
    code: 'output-removed',
    values: { bytes: 3893, why: { code: 'kept-for-a-day' } },
  });
  expect(page.chunks[0]?.text).toBe('[Terroir removed 3893 bytes of output: it is kept for a day.]\n');
  expect(await get(`/runs/${id}`)).toMatchObject({ tasks: [{ exitCodes: [0], outputStart: 3893 }, {}] });
  expect(await get(`/runs/${id}/output-groups`)).toMatchObject({ groups: [] });
});

test('an expression that would run for ever is stopped', async () => {
  const run = await console.ended(console.start(['printf a%.0s $(seq 200); echo !']).id);
  const answer = await get(`/runs/${run.id}/search?regex=true&q=${encodeURIComponent('(a+)+$')}`);
  expect(answer).toMatchObject({ matches: [], truncated: true, stoppedBy: 'expression' });
});
