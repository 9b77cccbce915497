import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { getSpec } from '@terroir/recommend-engine';
import { type Infra, type Operation, type Spec, infraSchema, operationSchema } from '@terroir/shared-types';
import type { Request, Response } from 'express';
import { pino } from 'pino';
import * as z from 'zod';
import { openSecretBox } from '../src/access/secret-box.ts';
import { loadCatalog } from '../src/catalog/load-catalog.ts';
import { loadSuspendedCosts } from '../src/costs/suspended-cost.ts';
import { migrate } from '../src/db/migrate.ts';
import { type Database, openDatabase } from '../src/db/open-database.ts';
import type { Driver } from '../src/drivers/driver.ts';
import { createDriverRegistry } from '../src/drivers/registry.ts';
import { createSandboxDriver } from '../src/drivers/sandbox/create-sandbox-driver.ts';
import { type EventLog, createEventLog } from '../src/events/event-log.ts';
import { ProblemError } from '../src/http/problem-error.ts';
import { handled } from '../src/http/route.ts';
import { toProblem } from '../src/http/to-problem.ts';
import type { AbsenceRule } from '../src/provisioning/search-unanswered.ts';
import { createInfras } from '../src/infras/create-infras.ts';
import type { Infras } from '../src/infras/infras.ts';
import type { Machine } from '../src/ledger-clock/ledger-clock.ts';
import { loadRemedies } from '../src/remedies/load-remedies.ts';
import { until } from './sandbox-cloud-fixture.ts';

const root = join(import.meta.dirname, '../../..');
let catalog: ReturnType<typeof loadCatalog> | undefined;
export const testCatalog = () => (catalog ??= loadCatalog(join(root, 'assets')));

/** A spec of the shipped catalog in aws us-east-2. */
export const specFixture = (name: string): Spec => {
  const spec = getSpec(testCatalog().index, `aws+us-east-2+${name}`);
  if (spec === undefined) throw new Error(`the catalog has no ${name}`);
  return spec;
};

export interface OpenInfrasOptions {
  dataDir: string;
  connection: { url: string; token: string };
  now?: () => Date;
  clockDifferenceMs?: () => number;
  machine?: Machine;
  reconcileMs?: number;
  start?: boolean;
  /** Puts a fault injector around the sandbox driver. */
  wrap?: (driver: Driver) => Driver;
  absence?: AbsenceRule;
  settleTimeoutMs?: number;
  assertRoom?: () => void;
  logLevel?: 'error' | 'silent';
}

/** The infra feature on a real database and a real sandbox cloud, called through its routes. */
export class InfrasUnderTest {
  readonly database: Database;
  readonly events: EventLog;
  readonly infras: Infras;

  constructor(options: OpenInfrasOptions) {
    mkdirSync(options.dataDir, { recursive: true });
    const now = options.now ?? (() => new Date());
    this.database = openDatabase(join(options.dataDir, 'terroir.db'));
    migrate(this.database, join(import.meta.dirname, '../src/db/migrations'));
    this.events = createEventLog(this.database, now);
    this.infras = createInfras({
      database: this.database,
      events: this.events,
      catalog: { current: testCatalog },
      drivers: createDriverRegistry([
        {
          connectionId: 'sandbox',
          name: 'Sandbox',
          kind: 'sandbox',
          driver: (options.wrap ?? ((driver) => driver))(
            createSandboxDriver({ connect: () => Promise.resolve(options.connection) }),
          ),
        },
      ]),
      remedies: loadRemedies(join(root, 'assets/remedies')),
      suspendedCostOf: loadSuspendedCosts(join(root, 'assets')),
      secrets: openSecretBox(options.dataDir),
      dataDir: options.dataDir,
      logger: pino({ level: options.logLevel ?? 'error' }, pino.destination({ dest: 2, sync: true })),
      now,
      reconcileMs: options.reconcileMs ?? 60_000,
      backoff: { baseMs: 5, maxMs: 200 },
      ...(options.clockDifferenceMs === undefined ? {} : { clockDifferenceMs: options.clockDifferenceMs }),
      ...(options.machine === undefined ? {} : { machine: options.machine }),
      ...(options.assertRoom === undefined ? {} : { assertRoom: options.assertRoom }),
      ...(options.absence === undefined ? {} : { absence: options.absence }),
      ...(options.settleTimeoutMs === undefined ? {} : { settleTimeoutMs: options.settleTimeoutMs }),
    });
    if (options.start !== false) this.infras.start();
  }

  async call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const url = new URL(path, 'http://terroir');
    for (const route of this.infras.routes) {
      const pattern = new RegExp(`^${route.path.replaceAll(/:([a-z]+)/gi, '(?<$1>[^/]+)')}$`);
      const match = pattern.exec(url.pathname);
      if (route.method !== method.toLowerCase() || match === null) continue;
      try {
        const answer = await route.handle({
          params: route.params?.parse({ ...match.groups }),
          query: route.query?.parse(Object.fromEntries(url.searchParams)),
          body: route.body?.parse(body),
          actor: 'token:test',
          principal: { actor: 'token:test', role: 'admin', sessionId: null },
          request: {} as Request,
          response: {} as Response,
        });
        if (answer === handled) throw new Error('these routes answer JSON');
        return { status: answer.status ?? 200, body: route.reply.parse(answer.body) };
      } catch (error) {
        if (error instanceof ProblemError) return { status: error.status, body: toProblem(error, '') };
        if (error instanceof z.ZodError) return { status: 422, body: z.treeifyError(error) };
        throw error;
      }
    }
    return { status: 404, body: null };
  }

  async launch(name: string, nodeGroups: unknown[], more: Record<string, unknown> = {}): Promise<Infra> {
    const { status, body } = await this.call('POST', '/infras', {
      name,
      connectionId: 'sandbox',
      nodeGroups,
      ...more,
    });
    if (status !== 202) throw new Error(`launch answered ${status} ${JSON.stringify(body)}`);
    return infraSchema.parse(body);
  }

  async infra(id: string): Promise<Infra> {
    return infraSchema.parse((await this.call('GET', `/infras/${id}`)).body);
  }

  untilCounts(id: string, counts: Infra['counts'], limitMs?: number): Promise<Infra> {
    return until(
      `${id} to be ${JSON.stringify(counts)}`,
      async () => {
        const infra = await this.infra(id);
        return isDeepStrictEqual(infra.counts, counts) && infra;
      },
      limitMs,
    );
  }

  async act(id: string, request: Record<string, unknown>): Promise<Operation> {
    const { status, body } = await this.call('POST', `/infras/${id}/actions`, request);
    if (status !== 202) throw new Error(`the action answered ${status} ${JSON.stringify(body)}`);
    return operationSchema.parse(body);
  }

  untilEnded(operationId: string, limitMs?: number): Promise<Operation> {
    return until(
      `operation ${operationId} to end`,
      async () => {
        const operation = operationSchema.parse((await this.call('GET', `/operations/${operationId}`)).body);
        return operation.endedAt !== null && operation;
      },
      limitMs,
    );
  }

  async close(): Promise<void> {
    await this.infras.close();
    this.database.close();
  }
}
