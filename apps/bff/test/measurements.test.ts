import { measurementSchema, pageOf, recommendationAnswerSchema } from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const slow = 'aws+us-east-2+c7i.2xlarge';
const fast = 'aws+us-east-2+m7i.2xlarge';
const save = (specId: string, score: number, more: object = {}) =>
  server.call('POST', '/measurements', {
    specId,
    benchmark: 'sysbench-cpu',
    score,
    unit: 'events/s',
    ...more,
  });
const performanceOf = (rank: object) =>
  server.read(recommendationAnswerSchema, '/recommendations', {
    method: 'POST',
    body: {
      expression: 'provider=aws and region=us-east-2 and name in (c7i.2xlarge, m7i.2xlarge, r7i.2xlarge)',
      rank: [{ by: 'performance', ...rank }],
    },
  });

test('a benchmark that never ran is refused by name', async () => {
  const body = { rank: [{ by: 'performance', benchmark: 'sysbench-cpu' }] };
  const response = await server.call('POST', '/recommendations', body);
  expect(response.status).toBe(422);
  expect(await response.text()).toContain('has run here');
});

test('measured scores rank specs, unmeasured ones come last and say so', async () => {
  for (const score of [900, 1000, 1100]) expect((await save(slow, score)).status).toBe(201);
  const saved = await save(fast, 4000, { vmId: 'vm-1', runId: 'run-1' });
  expect(saved.headers.get('location')).toMatch(/^\/api\/v1\/measurements\/\d+$/);
  const { items } = await performanceOf({ benchmark: 'sysbench-cpu' });
  expect(
    items.map(({ spec, criteria }) => [spec.name, criteria[0]?.value, criteria[0]?.evidence.code]),
  ).toEqual([
    ['m7i.2xlarge', 4000, 'measured'],
    ['c7i.2xlarge', 1000, 'measured'],
    ['r7i.2xlarge', null, 'not-measured'],
  ]);
  expect(items[1]?.criteria[0]).toMatchObject({ unit: 'events/s', evidence: { values: { samples: 3 } } });
});

test('without a benchmark named, a measured figure takes the place of the data sheet', async () => {
  const { items } = await performanceOf({});
  const codes = new Map(items.map(({ spec, criteria }) => [spec.name, criteria[0]?.evidence.code]));
  expect(codes.get('m7i.2xlarge')).toBe('measured');
  expect(codes.get('r7i.2xlarge')).toBe('cpu-facts-incomplete');
  const valueOf = (name: string) => items.find(({ spec }) => spec.name === name)?.criteria[0]?.value ?? 0;
  expect(valueOf('m7i.2xlarge') / valueOf('c7i.2xlarge')).toBeCloseTo(4, 9);
});

test('measurements are listed newest first, by spec, in pages, and can be removed', async () => {
  const list = pageOf(measurementSchema);
  const all = await server.read(list, '/measurements?benchmark=sysbench-cpu');
  expect(all.items.map(({ score }) => score)).toEqual([4000, 1100, 1000, 900]);
  const page = await server.read(list, `/measurements?specId=${encodeURIComponent(slow)}&limit=2`);
  expect([page.total, page.items.length]).toEqual([3, 2]);
  const rest = await server.read(
    list,
    `/measurements?specId=${encodeURIComponent(slow)}&limit=2&cursor=${page.nextCursor}`,
  );
  expect(rest.items.map(({ score }) => score)).toEqual([900]);
  expect(rest.nextCursor).toBeUndefined();
  const [newest] = all.items;
  expect((await server.call('DELETE', `/measurements/${newest?.id}`)).status).toBe(204);
  expect((await server.call('GET', `/measurements/${newest?.id}`)).status).toBe(404);
  const { items } = await performanceOf({ benchmark: 'sysbench-cpu' });
  expect(items[0]?.spec.name).toBe('c7i.2xlarge');
});

test.each([
  ['an unknown spec', { specId: 'aws+us-east-2+none' }, 422],
  ['a score of nothing', { score: 0 }, 422],
  ['a name that is no name', { benchmark: 'Sysbench CPU' }, 422],
  ['another unit of the same benchmark', { unit: 'seconds' }, 409],
  ['another direction of the same benchmark', { better: 'lower' }, 409],
])('%s is refused', async (_, change, status) => {
  const response = await save(slow, 1000, change);
  expect(response.status).toBe(status);
});
