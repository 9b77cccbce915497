import {
  comparisonSchema,
  neighboursSchema,
  recommendationAnswerSchema,
  regionBestsSchema,
  whyNotSchema,
} from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const request = {
  expression: 'gpu~H100 and gpus=8 and price<100',
  rank: [
    { by: 'cost', weight: 0.7 },
    { by: 'location', weight: 0.3, near: [126.978, 37.5665] },
  ],
};
const post = (body: object) => ({ method: 'POST', body });

test('the order of an answer is explained pair by pair', async () => {
  const { items } = await server.read(recommendationAnswerSchema, '/recommendations', post(request));
  const specIds = items.slice(0, 3).map(({ spec }) => spec.id);
  const compared = await server.read(
    comparisonSchema,
    '/recommendations/compare',
    post({ request, specIds: specIds.toReversed() }),
  );
  expect(compared.items.map(({ spec, rank }) => [spec.id, rank])).toEqual(
    specIds.map((id, at) => [id, at + 1]),
  );
  expect(compared.pairs.length).toBe(3);
  for (const { scoreGap } of compared.pairs) expect(scoreGap).toBeGreaterThanOrEqual(0);
});

test('why not the famous one: what it fails, and where it would stand otherwise', async () => {
  const answer = await server.read(
    whyNotSchema,
    '/recommendations/why-not',
    post({
      request: { ...request, expression: 'gpu~H100 and price<30 and provider=gcp' },
      specId: 'aws us-east-2 p5.48xlarge',
    }),
  );
  expect(answer.item.misses.map(({ text }) => text)).toEqual(['hourlyUsd < 30', 'provider == "gcp"']);
  expect(answer.ifDropped?.rank).toBeGreaterThan(1);
});

test('neighbours and regions answer without a question too', async () => {
  const specId = 'aws+us-east-2+p5.48xlarge';
  const { items } = await server.read(neighboursSchema, '/recommendations/neighbours', post({ specId }));
  expect(items.map(({ kind, code }) => [kind, code])).toEqual([
    ['cheapest-same-gpu', 'found'],
    ['nearest', 'no-place-given'],
    ['best-value', 'found'],
  ]);
  const regions = await server.read(regionBestsSchema, '/recommendations/regions', post({}));
  expect([regions.items.length > 300, regions.total]).toEqual([true, 110_216]);
});

test.each([
  [
    '/recommendations/compare',
    { specIds: ['aws+us-east-2+p5.48xlarge', 'aws+us-east-2+p5.49xlarge'] },
    'p5.48xlarge',
  ],
  ['/recommendations/neighbours', { specId: 'nowhere+at+all' }, 'nowhere'],
  [
    '/recommendations/why-not',
    { specId: 'aws+us-east-2+p5.48xlarge', request: { expression: 'gpx~H100' } },
    'gpu',
  ],
  ['/recommendations', { sort: { by: 'usdPerVCpus' } }, 'usdPerVcpu'],
  ['/recommendations', { sort: { by: 'throughput' } }, 'workload'],
])('%s refuses what it cannot answer and says what would be right', async (path, body, words) => {
  const response = await server.call('POST', path, body);
  expect(response.status).toBe(422);
  expect(await response.text()).toContain(words);
});
