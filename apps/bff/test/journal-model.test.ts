import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Infra, type InfraSummary, isEnded, isTransient } from '@terroir/shared-types';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { InfrasUnderTest } from './infras-fixture.ts';
import { type Fate, type ListFate, ModelCloud } from './model-cloud.ts';
import { until } from './sandbox-cloud-fixture.ts';

const maxVms = 6;
const specId = 'aws+us-east-2+m7i.large';

/** The real journal, worker, reconciler and SQLite on a cloud of rules; processes die and come back. */
class World {
  readonly cloud = new ModelCloud();
  private readonly root = mkdtempSync(join(tmpdir(), 'terroir-model-'));
  private life = { isDead: false };
  subject: InfrasUnderTest;

  constructor() {
    this.subject = this.begin();
  }

  private begin(): InfrasUnderTest {
    const life = { isDead: false };
    this.life = life;
    return new InfrasUnderTest({
      dataDir: this.root,
      connection: { url: 'http://model', token: '' },
      reconcileMs: 20,
      logLevel: 'silent',
      wrap: () => this.cloud.driver(() => life.isDead),
    });
  }

  async capAt(vms: number): Promise<void> {
    const { hourlyUsd } = await this.price();
    const cap = { scope: 'sandbox', totalHourlyUsd: hourlyUsd * vms + 1e-9, confirmMonthlyUsd: null };
    expect((await this.subject.call('PUT', '/caps', { items: [cap] })).status).toBe(200);
  }

  private async price(): Promise<{ hourlyUsd: number }> {
    const held = await this.subject.launch('price', [{ name: 'g', specId, count: 1 }], { hold: true });
    await this.subject.act(held.id, { action: 'withdraw' });
    return { hourlyUsd: held.vms[0]?.hourlyUsd ?? 0 };
  }

  /** As `kill -9`: the file stays as it is, calls in flight still reach the cloud, no answer reaches us. */
  async crash(): Promise<void> {
    this.life.isDead = true;
    const dead = this.subject;
    dead.database.close();
    await dead.infras.close().catch(() => undefined);
    this.subject = this.begin();
  }

  async infras(): Promise<InfraSummary[]> {
    return ((await this.subject.call('GET', '/infras')).body as { items: InfraSummary[] }).items;
  }

  async rows(): Promise<Infra['vms']> {
    return ((await this.subject.call('GET', '/vms?limit=500')).body as { items: Infra['vms'] }).items;
  }

  /** The cloud behaves from now on; everything must come to rest and agree. */
  async heal(): Promise<void> {
    this.cloud.fates = [];
    this.cloud.listFates = [];
    await this.crash();
    await until(
      'rows and cloud to agree',
      async () => {
        await this.subject.infras.reconcile();
        const rows = await this.rows();
        const ours = rows.filter(({ status }) => !isEnded(status)).map(({ id }) => id);
        const theirs = this.cloud.living.map(({ tags }) => tags['terroir-vm'] ?? '');
        return (
          !rows.some(({ status }) => isTransient(status) || status === 'unknown') &&
          ours.toSorted().join() === theirs.toSorted().join()
        );
      },
      30_000,
    );
  }

  async close(): Promise<void> {
    await this.subject.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}

type Step = (world: World, random: number) => Promise<void>;
const pick = <Item>(items: readonly Item[], random: number): Item | undefined => items[random % items.length];
let launched = 0;

const steps: Record<string, Step> = {
  async launch(world, random) {
    launched += 1;
    const body = {
      name: `m-${launched}`,
      connectionId: 'sandbox',
      nodeGroups: [{ name: 'g', specId, count: 1 + (random % 4) }],
    };
    expect([202, 409]).toContain((await world.subject.call('POST', '/infras', body)).status);
  },
  async scale(world, random) {
    const infra = pick(await world.infras(), random);
    if (infra === undefined) return;
    const { status } = await world.subject.call('POST', `/infras/${infra.id}/node-groups/g/scale`, {
      count: random % 5,
    });
    expect([202, 409]).toContain(status);
  },
  async act(world, random) {
    const infra = pick(await world.infras(), random);
    if (infra === undefined) return;
    const action = pick(['terminate', 'suspend', 'resume', 'refine'], random >> 3);
    expect([202, 409]).toContain(
      (await world.subject.call('POST', `/infras/${infra.id}/actions`, { action })).status,
    );
  },
  async pass(_world, random) {
    await delay(random % 12);
  },
  async compare(world) {
    await world.subject.infras.reconcile();
  },
  crash: (world) => world.crash(),
};

const fate = fc.constantFrom<Fate>('answered', 'lost', 'error-before', 'error-after', 'quota', 'slow');
const listFate = fc.constantFrom<ListFate>('whole', 'fails', 'stale');
const step = fc.record({
  name: fc.constantFrom(...Object.keys(steps), 'launch', 'crash'),
  random: fc.nat(1_000_000),
});

test('whatever happens in whatever order, no VM is lost, doubled, or above the cap', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 14 }),
      fc.array(fate, { maxLength: 25 }),
      fc.array(listFate, { maxLength: 25 }),
      async (story, fates, listFates) => {
        const world = new World();
        try {
          await world.capAt(maxVms);
          Object.assign(world.cloud, { fates: [...fates], listFates: [...listFates] });
          for (const { name, random } of story) {
            await steps[name]?.(world, random);
            expect(world.cloud.living.length).toBeLessThanOrEqual(maxVms);
          }
          await world.heal();
          expect(world.cloud.most).toBeLessThanOrEqual(maxVms);
          const keys = [...world.cloud.vms.values()].map(({ key }) => key);
          expect(new Set(keys).size).toBe(keys.length);
          for (const { status } of await world.rows())
            expect(['running', 'suspended', 'terminated', 'failed']).toContain(status);
        } finally {
          await world.close();
        }
      },
    ),
    { numRuns: Number(process.env['MODEL_RUNS'] ?? 40), interruptAfterTimeLimit: 60_000 },
  );
}, 300_000);
