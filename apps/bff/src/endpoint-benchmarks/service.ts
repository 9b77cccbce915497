import type { Duplex } from 'node:stream';
import {
  type EndpointBenchmark,
  type EndpointBenchmarkRequest,
  endpointBenchmarkRequestSchema,
} from '@terroir/shared-types';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { ulid } from 'ulid';
import type { Fleet } from '../commands/fleet.ts';
import type { Database } from '../db/open-database.ts';
import type { EndpointRow } from '../endpoints/store.ts';
import type { EventLog } from '../events/event-log.ts';
import { conflict, notFound, ProblemError } from '../http/problem-error.ts';
import type { MeasurementService } from '../measurements/service.ts';
import { alreadySaid, say } from '../wordings/say.ts';
import { asDetailOf, saidBy, type Words } from '../wordings/words.ts';
import { runLevel } from './run-level.ts';
import type { BenchmarkRow, EndpointBenchmarkStore } from './store.ts';
import { timeChat } from './time-chat.ts';

/** One at a time, so that they do not measure each other. */
const atOnce = 1;
const maxQueued = 20;
// What a service answered may be long.
const maxDetailLength = 1000;

export interface EndpointBenchmarkDeps {
  database: Database;
  events: EventLog;
  store: EndpointBenchmarkStore;
  fleet: Pick<Fleet, 'vm' | 'findInfra'>;
  endpoint: (id: string) => EndpointRow | null;
  openTunnel: (endpoint: Pick<EndpointRow, 'vmId' | 'port'>) => Promise<Duplex>;
  /** Tokens per second of one chat as the fit has them; null: it has none. */
  predict: (vmId: string, endpointName: string) => EndpointBenchmark['predicted'];
  measurements: Pick<MeasurementService, 'save'>;
  logger: Logger;
  now: () => Date;
}

const present = (row: BenchmarkRow): EndpointBenchmark => ({
  id: row.id,
  endpointId: row.endpoint_id,
  infraId: row.infra_id,
  vmId: row.vm_id,
  specId: row.spec_id,
  model: row.model,
  status: row.status,
  concurrency: row.concurrency,
  maxTokens: row.max_tokens,
  levels: row.levels,
  predicted: row.predicted,
  detail: row.detail,
  detailWording: row.detail_wording ?? undefined,
  createdAt: row.created_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  actor: row.actor,
  simulated: row.simulated,
});

/** Under which name a model's speed is among the measurements of specs. */
export const measurementName = (model: string): string =>
  `llm-${model.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 60).replace(/-+$/, '');

export type EndpointBenchmarkService = ReturnType<typeof createEndpointBenchmarkService>;

/** Benchmarks of endpoints: asked for, run one after the other, kept, and cancelled. */
export const createEndpointBenchmarkService = (deps: EndpointBenchmarkDeps) => {
  const { database, events, store, now } = deps;
  const queue = new PQueue({ concurrency: atOnce });
  const cancels = new Map<string, AbortController>();
  const stopping = new AbortController();
  const at = (): string => now().toISOString();

  /** Null: it was forgotten meanwhile. */
  const change = (id: string, changed: Partial<BenchmarkRow>): BenchmarkRow | null =>
    database.transact(() => {
      const before = store.find(id);
      if (before === null) return null;
      const row = { ...before, ...changed };
      store.put(row);
      const { infra_id: infraId, endpoint_id: endpointId, vm_id: vmId, status, actor } = row;
      const told = { infraId, endpointId, vmId, benchmarkId: id, status, levels: row.levels.length };
      events.append({ type: 'endpoint-benchmark-changed', ...told }, actor);
      return row;
    });

  const fail = (id: string, why: Words): void => {
    const { detail, detailWording = null } = asDetailOf(why);
    const said = { detail: detail.slice(0, maxDetailLength), detail_wording: detailWording };
    change(id, { status: 'failed', ...said, ended_at: at() });
  };
  const measure = (row: BenchmarkRow): void => {
    const score = row.levels.find(({ concurrency }) => concurrency === 1)?.perChatTokensPerSecond;
    if (score === undefined || score === null || score <= 0) return;
    const request = {
      specId: row.spec_id,
      benchmark: measurementName(row.model),
      score,
      unit: 'tokens/s',
      better: 'higher' as const,
      vmId: row.vm_id,
    };
    try {
      deps.measurements.save(request, row.actor, row.simulated);
    } catch (error) {
      // E.g. a spec that has left the catalog: the result is kept all the same.
      if (!(error instanceof ProblemError)) throw error;
    }
  };

  const run = async (id: string, endpoint: EndpointRow, signal: AbortSignal): Promise<void> => {
    const begun = signal.aborted ? null : change(id, { status: 'running', started_at: at() });
    if (begun === null) return;
    const { model, max_tokens: maxTokens } = begun;
    const chat = async (number: number, bounded: AbortSignal) => {
      // No two prompts are alike, or a cache of prefixes would answer.
      const prompt = `${id.slice(-6)} ${number}: tell a story about the mountains around Seoul.`;
      return timeChat(
        await deps.openTunnel(endpoint),
        { port: endpoint.port, model, prompt, maxTokens },
        bounded,
      );
    };
    // A cold model loads before its first token; that is not what is measured.
    await chat(0, AbortSignal.any([signal, AbortSignal.timeout(300_000)]));
    for (const concurrency of begun.concurrency) {
      const level = await runLevel(
        concurrency,
        (number, bounded) => chat(concurrency * 1000 + number, bounded),
        signal,
      );
      if (signal.aborted) return;
      const row = change(id, { levels: [...(store.find(id)?.levels ?? []), level] });
      if (row === null) return;
      if (level.failed === level.requests) throw new Error(level.error ?? 'No chat was answered.');
    }
    const done = change(id, { status: 'done', ended_at: at() });
    if (done !== null) measure(done);
  };

  const require = (id: string): BenchmarkRow => {
    const row = store.find(id);
    if (row === null) throw notFound('benchmark', id);
    return row;
  };

  return {
    /** Throws ProblemError 404 and 409. */
    begin(endpointId: string, asked: EndpointBenchmarkRequest, actor: string): EndpointBenchmark {
      const endpoint = deps.endpoint(endpointId);
      if (endpoint === null) throw notFound('endpoint', endpointId);
      const { model, name, health, detail } = endpoint;
      const vm = deps.fleet.vm(endpoint.vmId);
      if (model === null || vm === null)
        throw conflict(
          'no-model',
          say('endpoint-without-model', { endpoint: name }),
          say('choose-with-model'),
        );
      if (health !== 'healthy')
        throw conflict(
          'endpoint-not-healthy',
          say('endpoint-is', {
            name,
            health: say(`health-${health}`),
            detail: alreadySaid(detail, endpoint.detailWording),
          }),
          say('wait-for-answer'),
        );
      const open = store.open();
      if (open.some((row) => row.endpoint_id === endpointId))
        throw conflict('benchmark-running', say('benchmark-runs', { endpoint: name }), say('wait-or-cancel'));
      if (open.length >= maxQueued)
        throw conflict(
          'too-many-benchmarks',
          say('too-many-benchmarks', { count: maxQueued }),
          say('wait-for-some'),
        );
      const { concurrency, maxTokens } = endpointBenchmarkRequestSchema.parse(asked);
      const row: BenchmarkRow = {
        id: ulid(now().getTime()).toLowerCase(),
        endpoint_id: endpointId,
        infra_id: endpoint.infraId,
        vm_id: endpoint.vmId,
        spec_id: vm.specId,
        model,
        status: 'queued',
        concurrency,
        max_tokens: maxTokens,
        levels: [],
        predicted: deps.predict(endpoint.vmId, name),
        detail: null,
        detail_wording: null,
        created_at: at(),
        started_at: null,
        ended_at: null,
        actor,
        simulated: deps.fleet.findInfra(endpoint.infraId)?.simulated ?? false,
      };
      const cancel = new AbortController();
      cancels.set(row.id, cancel);
      const signal = AbortSignal.any([cancel.signal, stopping.signal]);
      database.transact(() => {
        store.put(row);
        change(row.id, {});
      });
      void queue.add(async () => {
        try {
          await run(row.id, endpoint, signal);
        } catch (error) {
          if (signal.aborted) return;
          fail(row.id, saidBy(error));
          if (!(error instanceof ProblemError))
            deps.logger.info({ err: error, benchmarkId: row.id }, 'a benchmark could not be finished');
        } finally {
          cancels.delete(row.id);
        }
      });
      return present(require(row.id));
    },
    /** Newest first. Throws ProblemError 404. */
    ofEndpoint(endpointId: string): EndpointBenchmark[] {
      if (deps.endpoint(endpointId) === null) throw notFound('endpoint', endpointId);
      return store.ofEndpoint(endpointId).map(present);
    },
    /** Throws ProblemError 404. */
    get: (id: string): EndpointBenchmark => present(require(id)),
    /** What was measured so far is kept. Throws ProblemError 404, and 409 when it has ended. */
    cancel(id: string): EndpointBenchmark {
      const row = require(id);
      if (row.status !== 'queued' && row.status !== 'running')
        throw conflict(
          'benchmark-ended',
          say('benchmark-is', { status: say(`benchmark-${row.status}`) }),
          say('nothing-left-to-cancel'),
        );
      cancels.get(id)?.abort();
      change(id, { status: 'cancelled', ended_at: at() });
      return present(require(id));
    },
    /** Those that a server before this one left behind. */
    endOrphans(): void {
      for (const { id } of store.open()) fail(id, say('benchmark-restarted'));
    },
    forgetInfra(infraId: string): void {
      for (const row of store.open()) if (row.infra_id === infraId) cancels.get(row.id)?.abort();
      database.transact(() => store.removeOfInfra(infraId));
    },
    async close(): Promise<void> {
      stopping.abort();
      queue.clear();
      await queue.onIdle();
    },
  };
};
