import {
  estimateSchema,
  pageOf,
  recommendationAnswerSchema,
  regionSchema,
  specSchema,
} from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test('all regions come at once, and in pages when a limit is given', async () => {
  const page = pageOf(regionSchema);
  const all = await server.read(page, '/regions');
  expect([all.items.length, all.total, all.nextCursor]).toEqual([326, 326, undefined]);
  const first = await server.read(page, '/regions?limit=300');
  const second = await server.read(page, `/regions?limit=300&cursor=${first.nextCursor}`);
  expect([...first.items, ...second.items]).toEqual(all.items);
});

test('paging through the specs of a provider meets every spec once, in id order', async () => {
  const ids: string[] = [];
  let total = 0;
  for (let cursor = ''; ;) {
    const page = await server.read(pageOf(specSchema), `/specs?provider=ibm&limit=500${cursor}`);
    ids.push(...page.items.map(({ id }) => id));
    total = page.total;
    if (page.nextCursor === undefined) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  expect(ids.length).toBe(total);
  expect(new Set(ids).size).toBe(total);
  expect((await server.read(pageOf(specSchema), '/specs')).total).toBe(110_216);
});

test.each(['aws+us-east-2+p5.48xlarge', 'aws%2Bus-east-2%2Bp5.48xlarge', 'aws%20us-east-2%20p5.48xlarge'])(
  'a spec is found however its plus signs arrive: %s',
  async (id) => {
    const spec = await server.read(specSchema, `/specs/${id}`);
    expect(spec).toMatchObject({
      id: 'aws+us-east-2+p5.48xlarge',
      hourlyUsd: 55.04,
      accelerator: { model: 'H100', count: 8, memoryGibEach: 80 },
    });
  },
);

test.each(['ionos+de/fra+dedicated-16c-32g', encodeURIComponent('ionos+de/fra+dedicated-16c-32g')])(
  'a slash in an id works, written out or encoded: %s',
  async (id) => {
    expect((await server.read(specSchema, `/specs/${id}`)).region).toBe('de/fra');
  },
);

test('an estimate multiplies exactly, by 744 hours unless told', async () => {
  const body = { nodeGroups: [{ name: 'g1', specId: 'aws+us-east-2+p5.48xlarge', count: 1 }] };
  const estimate = await server.read(estimateSchema, '/estimates', { method: 'POST', body });
  expect([estimate.hourlyUsd, estimate.dailyUsd, estimate.monthlyUsd]).toEqual([55.04, 1320.96, 40_949.76]);
});

test('a recommendation filters, ranks and explains; the same question gives the same answer', async () => {
  const init = {
    method: 'POST',
    body: { expression: 'gpu~H100 and price<30', rank: [{ by: 'cost', weight: 1 }], limit: 5 },
  };
  const first = await server.read(recommendationAnswerSchema, '/recommendations', init);
  const second = await server.read(recommendationAnswerSchema, '/recommendations', init);
  expect(first.items.length).toBe(5);
  expect(first.items.every(({ spec }) => spec.accelerator?.model.includes('H100') === true)).toBe(true);
  expect({ ...second, tookMs: 0 }).toEqual({ ...first, tookMs: 0 });
});

test('an unknown field is refused with the nearest known one', async () => {
  const response = await server.call('POST', '/recommendations', {
    filter: [{ field: 'vcpus', op: '>=', value: 4 }],
  });
  expect(response.status).toBe(422);
  expect(await response.text()).toMatch(/unknown field.*vcpus.*nearest known.*vcpu/);
});

test.each([
  ['GET', '/specs/aws+nowhere+none', 404],
  ['GET', '/specs?limit=501', 422],
  ['GET', '/specs?cursor=xyz', 422],
  ['GET', '/specs?colour=red', 422],
  ['GET', '/specs?limit=1&limit=2', 422],
  ['GET', '/specs?expression=price%3C', 422],
  ['GET', '/specs/%E0%A4%A', 400],
  ['GET', '/latency?from=aws%2Bus-east-1&to=aws%2Bnone', 404],
  ['GET', '/nothing-here', 404],
  ['DELETE', '/regions', 405],
])('%s %s is answered with %i and a problem document', async (method, path, status) => {
  const response = await server.call(method, path);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(await response.json()).toMatchObject({
    status,
    requestId: expect.any(String),
    detail: expect.any(String),
  });
});

test('a plain refusal is named, so that the page says it in its language', async () => {
  const refusal = async (method: string, path: string): Promise<unknown> =>
    (await server.call(method, path)).json();
  expect(await refusal('GET', '/specs/aws+nowhere+none')).toMatchObject({
    detail: 'There is no spec "aws+nowhere+none".',
    detailWording: {
      code: 'no-such-thing',
      values: { what: { code: 'thing-spec' }, id: '"aws+nowhere+none"' },
    },
  });
  expect(await refusal('DELETE', '/regions')).toMatchObject({
    detail: 'DELETE is not possible here.',
    detailWording: { code: 'method-impossible', values: { method: 'DELETE' } },
    remedy: 'Use GET, HEAD.',
    remedyWording: { code: 'use-methods', values: { methods: 'GET, HEAD' } },
  });
  expect(await refusal('GET', '/nothing-here')).toMatchObject({
    detailWording: { code: 'no-such-route', values: { path: '/nothing-here' } },
    remedyWording: { code: 'see-docs' },
  });
});

test('the documents of the API are complete and need no other host', async () => {
  const api = (await (await server.call('GET', '/openapi.json')).json()) as {
    openapi: string;
    paths: object;
  };
  expect(api.openapi).toBe('3.1.0');
  expect(Object.keys(api.paths)).toEqual(
    expect.arrayContaining(['/specs/{id}', '/recommendations', '/login']),
  );
  const headers = { authorization: `Bearer ${server.token}` };
  const docs = await fetch(`${server.origin}/api/docs/`, { headers });
  const html = await docs.text();
  expect(html).not.toMatch(/https?:\/\//);
  expect(html).not.toMatch(/<script>/);
  const bundle = await fetch(`${server.origin}/api/docs/swagger-ui-bundle.js`, { headers });
  expect(bundle.status).toBe(200);
});
