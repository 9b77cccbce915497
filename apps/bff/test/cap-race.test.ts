import {
  capsPageSchema,
  costsSchema,
  infraSummarySchema,
  limitUsesPageSchema,
  pageOf,
} from '@terroir/shared-types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { specFixture } from './infras-fixture.ts';
import { type TestServer, startTestServer } from './start-test-server.ts';
import { stopSandboxCloud } from './stop-sandbox-cloud.ts';

const spec = specFixture('m7i.large');
const unitUsd = spec.hourlyUsd ?? 0;
const fitting = 25;
const unlimited = {
  perLaunchHourlyUsd: null,
  totalHourlyUsd: null,
  dailyUsd: null,
  monthlyUsd: null,
  confirmMonthlyUsd: null,
};
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ sandbox: true });
}, 60_000);
afterAll(async () => {
  await stopSandboxCloud(server.dataDir);
  await server.stop();
});

const setCap = (cap: Record<string, number | null>) =>
  server.read(capsPageSchema, '/caps', {
    method: 'PUT',
    body: { items: [{ scope: 'sandbox', ...unlimited, ...cap }] },
  });

/** The status codes of as many launches at once; each asks for one VM. */
const launchAtOnce = (prefix: string, count: number): Promise<number[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const answer = await server.call('POST', '/infras', {
        name: `${prefix}-${index}`,
        connectionId: 'sandbox',
        nodeGroups: [{ name: 'g', specId: spec.id, count: 1 }],
      });
      const body = (await answer.json()) as { code?: string };
      if (answer.status !== 202) expect(body.code).toBe('cap-exceeded');
      return answer.status;
    }),
  );

const orderedVms = async (prefix: string): Promise<number> => {
  const { items } = await server.read(pageOf(infraSummarySchema), '/infras?limit=500');
  return items
    .filter(({ name }) => name.startsWith(prefix))
    .reduce((sum, { counts }) => sum + Object.values(counts).reduce((all, n) => all + n, 0), 0);
};

test('of 1,000 launches at once exactly as many are accepted as the cap has room for', async () => {
  await setCap({ totalHourlyUsd: Number((unitUsd * fitting).toFixed(6)) });
  const statuses = await launchAtOnce('race', 1000);
  expect(statuses.filter((status) => status === 202)).toHaveLength(fitting);
  expect(statuses.filter((status) => status === 409)).toHaveLength(1000 - fitting);
  expect(await orderedVms('race')).toBe(fitting);
  const { items } = await server.read(limitUsesPageSchema, '/caps/use');
  const use = items.find(({ scope }) => scope === 'sandbox');
  expect(use).toMatchObject({ limit: 'totalHourlyUsd', level: 100 });
  expect(use?.usedUsd).toBeLessThanOrEqual(use?.limitUsd ?? 0);
}, 120_000);

test('scaling out races for the same room', async () => {
  const { items } = await server.read(pageOf(infraSummarySchema), '/infras?limit=500');
  await setCap({ totalHourlyUsd: Number((unitUsd * (fitting + 3)).toFixed(6)) });
  const grown = await Promise.all(
    items.map(({ id }) => server.call('POST', `/infras/${id}/node-groups/g/scale`, { count: 2 })),
  );
  expect(grown.filter(({ status }) => status === 202)).toHaveLength(3);
  expect(grown.filter(({ status }) => status === 409)).toHaveLength(items.length - 3);
  expect(await orderedVms('race')).toBe(fitting + 3);
}, 60_000);

test('a cap per month is reserved by what would be spent until its end', async () => {
  const now = new Date();
  const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
  const hoursLeft = (end - now.getTime()) / 3_600_000;
  const spent = (await server.read(costsSchema, '/costs')).totals.simulatedUsd;
  // Room for four more, and a half of one against the clock going on.
  await setCap({ monthlyUsd: spent + unitUsd * (fitting + 3 + 4.5) * hoursLeft });
  const statuses = await launchAtOnce('month', 100);
  expect(statuses.filter((status) => status === 202)).toHaveLength(4);
}, 60_000);

test('a preview meets the same limits and reserves nothing', async () => {
  await setCap({ perLaunchHourlyUsd: unitUsd });
  const body = {
    name: 'look',
    connectionId: 'sandbox',
    nodeGroups: [{ name: 'g', specId: spec.id, count: 2 }],
    expiresAt: new Date(Date.now() + 7_200_000).toISOString(),
  };
  const before = await orderedVms('');
  const preview = (await (await server.call('POST', '/infras/preview', body)).json()) as {
    checks: unknown[];
    realChecks: unknown[];
    untilExpiry: { hours: number; usd: number };
  };
  expect(preview.checks).toMatchObject([{ limit: 'perLaunchHourlyUsd', allowed: false }]);
  expect(preview.realChecks).toMatchObject([{ scope: 'real', allowed: true }, { scope: 'real' }]);
  expect(preview.untilExpiry.hours).toBeLessThanOrEqual(2);
  expect(preview.untilExpiry.usd).toBeLessThanOrEqual(unitUsd * 4);
  expect(await orderedVms('')).toBe(before);
  expect((await server.call('POST', '/infras', body)).status).toBe(409);
});
