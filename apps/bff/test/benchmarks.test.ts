import {
  infraSchema,
  measurementSchema,
  pageOf,
  recommendationAnswerSchema,
  runSchema,
  scriptSchema,
} from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from './sandbox-cloud-fixture.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

const specId = 'aws+us-east-2+c7i.2xlarge';
const other = 'aws+us-east-2+m7i.2xlarge';

let server: TestServer;
let infraId: string;
beforeAll(async () => {
  server = await startTestServer({ sandbox: true });
  const body = {
    name: 'bench',
    connectionId: 'sandbox',
    nodeGroups: [
      { name: 'g1', specId, count: 2 },
      { name: 'g2', specId: other, count: 1 },
    ],
  };
  ({ id: infraId } = await server.read(infraSchema, '/infras', { method: 'POST', body }));
  await until('the infra to run', async () => {
    const now = await server.read(infraSchema, `/infras/${infraId}`);
    return now.counts.running === 3 ? now : undefined;
  });
});
afterAll(async () => {
  await stopSandboxCloud(server.dataDir);
  await server.stop();
});

const runScript = async (id: string, body: object) => {
  const run = await server.read(runSchema, `/scripts/${id}/runs`, { method: 'POST', body });
  return until(
    'the run to end',
    async () => {
      const now = await server.read(runSchema, `/runs/${run.id}`);
      return now.endedAt === null ? undefined : now;
    },
    60_000,
  );
};
const scoresOf = (benchmark: string) =>
  server.read(pageOf(measurementSchema), `/measurements?benchmark=${benchmark}`);
const own = (name: string, command: string) =>
  server.read(scriptSchema, '/scripts', {
    method: 'POST',
    body: { name, commands: [command], benchmark: { name, unit: 'events/s' } },
  });
const eventsOf = async (type: string): Promise<Record<string, unknown>[]> => {
  const answer = await server.call('GET', '/events?limit=500');
  const { items } = (await answer.json()) as { items: Record<string, unknown>[] };
  return items.filter((event) => event['type'] === type);
};

test('the CPU benchmark saves a score for the spec of each VM, and performance is ranked by it', async () => {
  const run = await runScript('cpu-benchmark', { target: { infraId }, parameters: { seconds: 1 } });
  expect(run.status).toBe('succeeded');
  const saved = await until('three scores', async () => {
    const page = await scoresOf('cpu-gzip');
    return page.total === 3 ? page.items : undefined;
  });
  expect(saved.map((score) => score.specId).toSorted()).toEqual([specId, specId, other]);
  for (const score of saved) {
    expect(score).toMatchObject({ unit: 'MiB/s', better: 'higher', runId: run.id, simulated: true });
    expect(score.score).toBeGreaterThan(0);
    expect(run.tasks.map(({ vmId }) => vmId)).toContain(score.vmId);
  }
  const { items } = await server.read(recommendationAnswerSchema, '/recommendations', {
    method: 'POST',
    body: {
      expression: 'region=us-east-2 and name in (c7i.2xlarge, m7i.2xlarge, r7i.2xlarge)',
      rank: [{ by: 'performance', benchmark: 'cpu-gzip' }],
    },
  });
  expect(items.map(({ criteria }) => criteria[0]?.evidence.code)).toEqual([
    'measured-in-sandbox',
    'measured-in-sandbox',
    'not-measured',
  ]);
  expect(await eventsOf('measurement-saved')).toHaveLength(3);
});

test('the first score of a real machine takes the place of simulated ones', async () => {
  const body = { specId, benchmark: 'cpu-gzip', score: 900, unit: 'MiB/s' };
  expect((await server.call('POST', '/measurements', body)).status).toBe(201);
  const { items } = await server.read(recommendationAnswerSchema, '/recommendations', {
    method: 'POST',
    body: {
      expression: `id in ("${specId}", "${other}")`,
      rank: [{ by: 'performance', benchmark: 'cpu-gzip' }],
    },
  });
  expect(items.map(({ criteria }) => [criteria[0]?.value, criteria[0]?.evidence.code])).toEqual([
    [900, 'measured'],
    [null, 'not-measured'],
  ]);
});

test('an own script is a benchmark too; the last score counts, a check saves none, a retry does', async () => {
  const script = await own(
    'own-cpu',
    'echo "terroir-score: 1"; echo "terroir-score: 55.5"; [ -e "$HOME/ready" ] || { touch "$HOME/ready"; exit 1; }',
  );
  expect(script.benchmark).toEqual({ name: 'own-cpu', unit: 'events/s', better: 'higher' });
  const target = { infraId, nodeGroup: 'g2' };
  const failed = await runScript(script.id, { target });
  expect(failed.status).toBe('failed');
  expect((await scoresOf('own-cpu')).total).toBe(0);
  const body = { statuses: ['failed'] };
  const retry = await server.read(runSchema, `/runs/${failed.id}/retry`, { method: 'POST', body });
  const page = await until('the score of the retry', async () => {
    const now = await scoresOf('own-cpu');
    return now.total === 1 ? now : undefined;
  });
  expect(page.items[0]).toMatchObject({ specId: other, score: 55.5, runId: retry.id });
});

test('a run without a score says so', async () => {
  const script = await own('silent', 'echo done');
  const run = await runScript(script.id, { target: { infraId, nodeGroup: 'g2' } });
  const [missed] = await until('the event', async () => {
    const found = await eventsOf('measurement-missed');
    return found.length > 0 ? found : undefined;
  });
  expect(missed).toMatchObject({ runId: run.id, infraId, benchmark: 'silent' });
  expect(String(missed?.['detail'])).toContain('terroir-score');
});

test('a benchmark keeps its unit', async () => {
  const script = await server.read(scriptSchema, '/scripts', {
    method: 'POST',
    body: { name: 'x', commands: ['echo "terroir-score: 3"'], benchmark: { name: 'own-cpu', unit: 's' } },
  });
  await runScript(script.id, { target: { infraId, nodeGroup: 'g2' } });
  const missed = await until('the event', async () =>
    (await eventsOf('measurement-missed')).find((event) => event['benchmark'] === 'own-cpu'),
  );
  expect(String(missed['detail'])).toContain('events/s');
});
