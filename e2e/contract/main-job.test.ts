import { expect, test } from '@playwright/test';
import type { Estimate, Event, Infra, Page, Region, Spec } from '@terroir/shared-types';
import { WebSocket } from 'ws';
import { apiClient } from '../fixtures/api-client.ts';
import { startTerroir, type Terroir } from '../fixtures/start-terroir.ts';

let terroir: Terroir;
test.beforeAll(async () => {
  terroir = await startTerroir();
});
test.afterAll(() => terroir.stop());

const h100 = 'aws+us-east-2+p5.48xlarge';

test('the catalog has 326 regions, 27 providers and 110,216 specs, all readable page by page', async () => {
  const api = apiClient(terroir);
  const regions: Region[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<Region> = await api.get(
      `/regions?limit=200${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    regions.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect(new Set(regions.map(({ id }) => id)).size).toBe(326);
  expect((await api.get<Page<unknown>>('/providers')).total).toBe(27);
  expect((await api.get<Page<unknown>>('/specs?limit=1')).total).toBe(110_216);
  expect((await api.get<Page<unknown>>('/gpus?limit=500')).items).toHaveLength(100);
});

test('the H100 spec is the catalog one, also when + arrives as a space', async () => {
  const api = apiClient(terroir);
  for (const path of [h100, h100.replaceAll('+', '%20'), encodeURIComponent(h100)]) {
    const spec = await api.get<Spec>(`/specs/${path}`);
    expect(spec).toMatchObject({
      id: h100,
      hourlyUsd: 55.04,
      accelerator: { type: 'gpu', model: 'H100', count: 8, memoryGibEach: 80, memoryGibTotal: 640 },
    });
  }
});

test('the estimate of one H100 VM is exact', async () => {
  const api = apiClient(terroir);
  const estimate = await api.post<Estimate>('/estimates', {
    nodeGroups: [{ name: 'g1', specId: h100, count: 1 }],
  });
  expect(estimate).toMatchObject({
    hourlyUsd: 55.04,
    dailyUsd: 1320.96,
    monthlyUsd: 40_949.76,
    monthHours: 744,
    incomplete: false,
  });
});

test('three VMs in two clouds live through their whole life, watched over the WebSocket', async () => {
  test.setTimeout(180_000);
  const api = apiClient(terroir);
  const request = {
    name: 'life',
    connectionId: 'sandbox',
    nodeGroups: [
      { name: 'web', specId: 'aws+ap-northeast-2+t3.small', count: 2 },
      { name: 'db', specId: 'gcp+asia-northeast3+e2-standard-2', count: 1 },
    ],
  };
  const created = await api.call('POST', '/infras', request);
  expect(created.status).toBe(202);
  const infra = created.body as Infra;
  expect(created.headers.get('location')).toBe(`/api/v1/infras/${infra.id}`);

  const events: Event[] = [];
  const socket = new WebSocket(`${terroir.origin.replace('http', 'ws')}/api/v1/stream`, {
    headers: { authorization: `Bearer ${terroir.token}` },
  });
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as { type: string; event: Event };
    if (frame.type === 'ready')
      socket.send(JSON.stringify({ type: 'subscribe', id: 'e', channel: 'events', after: infra.asOfSeq }));
    if (frame.type === 'event') events.push(frame.event);
  });
  const running = () =>
    new Set(
      events
        .filter((event) => event.type === 'vm-status-changed' && event.status === 'running')
        .map((event) => 'vmId' in event && event.vmId),
    ).size;
  await expect.poll(running, { timeout: 60_000 }).toBe(3);
  const numbers = events.map(({ seq }) => seq);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));

  const first = await api.run({
    target: { infraId: infra.id },
    commands: ['hostname', 'uname -a', 'false'],
    onError: 'continue',
  });
  expect(first.tasks.map(({ exitCodes }) => exitCodes)).toEqual([
    [0, 0, 1],
    [0, 0, 1],
    [0, 0, 1],
  ]);
  const outputs = await Promise.all(first.tasks.map((task) => api.output(first.id, task.id)));
  const hostnames = outputs.map((text) => text.split('\n')[0]);
  expect(new Set(hostnames).size).toBe(3);
  for (const text of outputs) expect(text).toContain('Linux');

  const bootId = async () => {
    const run = await api.run({
      target: { infraId: infra.id, nodeGroup: 'db' },
      commands: ['cat /proc/sys/kernel/random/boot_id'],
    });
    const [task] = run.tasks;
    return api.output(run.id, task?.id ?? '');
  };
  const before = await bootId();

  expect((await api.act(infra.id, { action: 'suspend' })).status).toBe('done');
  expect((await api.infra(infra.id)).counts).toMatchObject({ suspended: 3 });
  expect((await api.act(infra.id, { action: 'resume' })).status).toBe('done');
  expect((await api.act(infra.id, { action: 'reboot', nodeGroup: 'db' })).status).toBe('done');
  await api.until<Infra>(`/infras/${infra.id}`, ({ counts }) => counts.running === 3);
  expect(await bootId()).not.toBe(before);

  await api.post(`/infras/${infra.id}/node-groups/db/scale`, { count: 3 });
  await api.until<Infra>(`/infras/${infra.id}`, ({ counts }) => counts.running === 5);
  await api.post(`/infras/${infra.id}/node-groups/db/scale`, { count: 1 });
  await api.until<Infra>(`/infras/${infra.id}`, ({ counts }) => counts.running === 3);

  expect((await api.act(infra.id, { action: 'terminate' })).status).toBe('done');
  const cloud = await terroir.sandbox();
  const listing = await fetch(`${cloud.url}/vms`, { headers: { authorization: `Bearer ${cloud.token}` } });
  expect(((await listing.json()) as { items: unknown[] }).items).toEqual([]);
  socket.close();
});
