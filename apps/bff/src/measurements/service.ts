import { getSpec, type Measurement } from '@terroir/recommend-engine';
import type { MeasurementRequest, Page, SavedMeasurement } from '@terroir/shared-types';
import type { CurrentCatalog } from '../catalog/catalog-holder.ts';
import { unknownSpec } from '../catalog/unknown-spec.ts';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { readCursor, writeCursor } from '../http/page-of-array.ts';
import { pageOfRows } from '../http/page-of-rows.ts';
import { conflict, notFound, unprocessable } from '../http/problem-error.ts';
import type { MeasurementRow, MeasurementStore } from './measurement-store.ts';
import { say } from '../wordings/say.ts';

/** Runs kept of one benchmark on one spec: more do not move a median. */
const keptPerSpec = 50;

const toSaved = (row: MeasurementRow): SavedMeasurement => ({
  id: String(row.id),
  specId: row.spec_id,
  benchmark: row.benchmark,
  score: row.score,
  unit: row.unit,
  better: row.better,
  vmId: row.vm_id,
  runId: row.run_id,
  simulated: row.simulated === 1,
  at: row.at,
  actor: row.actor,
});

export interface MeasurementService {
  /**
   * `simulated`: on a VM that only pretends to be of the spec. Throws ProblemError 422 for an unknown spec, 409 for a benchmark with another unit or direction.
   */
  save(request: MeasurementRequest, actor: string, simulated?: boolean): SavedMeasurement;
  list(query: {
    specId?: string | undefined;
    benchmark?: string | undefined;
    limit: number;
    cursor?: string | undefined;
  }): Omit<Page<SavedMeasurement>, 'asOfSeq'>;
  /** Throws ProblemError 404. */
  get(id: string): SavedMeasurement;
  /** Throws ProblemError 404. */
  remove(id: string): void;
  /** The median of each benchmark on each spec, for the engine. */
  medians(): readonly Measurement[];
}

/** What benchmark scripts measured on VMs: the measured side of performance. */
export const createMeasurements = (deps: {
  database: Database;
  events: Pick<EventLog, 'append'>;
  store: MeasurementStore;
  catalog: CurrentCatalog;
  now: () => Date;
}): MeasurementService => {
  const { database, events, store } = deps;
  // Every recommendation asks; only a save or a removal changes them.
  let known: readonly Measurement[] | null = null;

  const find = (id: string): MeasurementRow => {
    const row = /^\d{1,15}$/.test(id) ? store.find(Number(id)) : null;
    if (row === null) throw notFound('measurement', id);
    return row;
  };

  return {
    save({ specId, benchmark, score, unit, better, vmId = null, runId = null }, actor, simulated = false) {
      const spec = getSpec(deps.catalog.current().index, specId);
      if (spec === undefined) {
        const issue = unknownSpec(deps.catalog.current().index, specId, 'specId');
        throw unprocessable(`specId: ${issue.message}.`, [issue]);
      }
      const row = database.transact(() => {
        const first = store.firstOf(benchmark);
        if (first !== null && (first.unit !== unit || first.better !== better)) {
          throw conflict(
            'benchmark-differs',
            say('score-in-unit', { benchmark, unit: first.unit, better: say(`better-${first.better}`) }),
            say('other-benchmark-name'),
          );
        }
        const at = deps.now().toISOString();
        const values = { spec_id: spec.id, benchmark, score, unit, better, at, actor };
        const id = store.insert({ ...values, vm_id: vmId, run_id: runId, simulated: simulated ? 1 : 0 });
        store.forgetOld(benchmark, spec.id, keptPerSpec);
        events.append(
          { type: 'measurement-saved', specId: spec.id, benchmark, score, unit, vmId, runId },
          actor,
        );
        return find(String(id));
      });
      known = null;
      return toSaved(row);
    },
    list({ specId, benchmark, limit, cursor }) {
      const query = {
        specId: specId ?? null,
        benchmark: benchmark ?? null,
        before: cursor === undefined ? 0 : readCursor(cursor),
        limit: limit + 1,
      };
      const { rows, next } = pageOfRows(store.page(query), limit);
      const more = next === undefined ? {} : { nextCursor: writeCursor(next.id) };
      return { items: rows.map(toSaved), ...more, total: store.total(query) };
    },
    get: (id) => toSaved(find(id)),
    remove(id) {
      store.remove(find(id).id);
      known = null;
    },
    medians() {
      known ??= mediansOf(believed(store.all()));
      return known;
    },
  };
};

/** Of a benchmark that ran on a real VM, what simulated ones said counts no more. */
const believed = (rows: readonly MeasurementRow[]): MeasurementRow[] => {
  const real = new Set(rows.filter(({ simulated }) => simulated === 0).map(({ benchmark }) => benchmark));
  return rows.filter(({ benchmark, simulated }) => simulated === 0 || !real.has(benchmark));
};

const mediansOf = (rows: readonly MeasurementRow[]): Measurement[] =>
  [...Map.groupBy(rows, ({ benchmark, spec_id }) => `${benchmark} ${spec_id}`).values()].flatMap((group) => {
    const [low, high] = [group[(group.length - 1) >> 1], group[group.length >> 1]];
    if (low === undefined || high === undefined) return [];
    const { benchmark, unit, better, spec_id: specId } = low;
    const at = group.reduce((newest, row) => (row.at > newest ? row.at : newest), '');
    const score = (low.score + high.score) / 2;
    const simulated = low.simulated === 1;
    return [{ benchmark, unit, better, specId, score, samples: group.length, at, simulated }];
  });
