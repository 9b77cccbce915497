import type { Page, Schedule, ScheduleAction, ScheduleRequest } from '@terroir/shared-types';
import { monotonicFactory } from 'ulid';
import type { Database } from '../db/open-database.ts';
import type { EventLog } from '../events/event-log.ts';
import { pageOfRows } from '../http/page-of-rows.ts';
import { ProblemError, conflict, notFound, unprocessable } from '../http/problem-error.ts';
import type { ActionService } from '../infras/action-service.ts';
import type { InfraReads } from '../infras/infra-reads.ts';
import type { InfraStore } from '../infras/infra-store.ts';
import type { HasCome } from '../provisioning/has-come.ts';
import { CronError, cronClock } from './cron-clock.ts';
import { type ScheduleRow, type ScheduleStore, presentSchedule } from './schedule-store.ts';
import { say } from '../wordings/say.ts';

// A computer that slept over the time: what saves money is made up for whenever it wakes, the rest only for so long.
const lateMs: Record<ScheduleAction, number> = {
  suspend: Number.POSITIVE_INFINITY,
  resume: 3_600_000,
  reboot: 3_600_000,
  terminate: 3_600_000,
};
const maxPerInfra = 20;

export type ScheduleService = ReturnType<typeof createScheduleService>;

/** Standing orders: kept as rows, so that they survive a restart, and carried out as operations. */
export const createScheduleService = (deps: {
  database: Database;
  schedules: ScheduleStore;
  infras: InfraStore;
  reads: InfraReads;
  actions: ActionService;
  events: EventLog;
  now: () => Date;
  hasCome: HasCome;
}) => {
  const { database, schedules, events, now } = deps;
  // Two of one millisecond are still listed in the order in which they were made.
  const nextId = monotonicFactory();
  const present = (row: ScheduleRow): Schedule => presentSchedule(row, events.latestSeq());
  const row = (id: string): ScheduleRow => {
    const found = schedules.find(id);
    if (found === null) throw notFound('schedule', id);
    return found;
  };
  const announce = ({ id, infra_id: infraId }: ScheduleRow, actor: string): void =>
    events.append({ type: 'schedule-changed', scheduleId: id, infraId }, actor);

  /** The first time from now on, as a column. Throws 422 naming the field. */
  const nextAt = (cron: string, timeZone: string): string => {
    try {
      const next = cronClock(cron, timeZone).next(now());
      if (next === null) throw new CronError('cron', 'This time never comes.');
      return next.toISOString();
    } catch (error) {
      if (!(error instanceof CronError)) throw error;
      throw unprocessable(error.message, [{ path: error.field, message: error.message }]);
    }
  };

  const carryOut = (schedule: ScheduleRow, isSuperseded: boolean): void => {
    const clock = cronClock(schedule.cron, schedule.time_zone);
    const at = now();
    const meant = clock.latest(at) ?? at;
    const isLate = at.getTime() - meant.getTime() > lateMs[schedule.action];
    const after = {
      ...schedule,
      next_at: clock.next(at)?.toISOString() ?? null,
      last_at: at.toISOString(),
      last_operation_id: null,
    };
    const end = (
      last_outcome: ScheduleRow['last_outcome'],
      last_detail: string,
      operationId?: string,
    ): void => {
      schedules.update({ ...after, last_outcome, last_detail, last_operation_id: operationId ?? null });
      announce(schedule, `schedule:${schedule.id}`);
    };
    if (isLate || isSuperseded) {
      database.transact(() =>
        end(
          'missed',
          `It was due at ${meant.toISOString()}; ${isSuperseded ? 'a later order took its place' : 'that is too long ago'}.`,
        ),
      );
      return;
    }
    try {
      database.transact(() => {
        const operation = deps.actions.act(
          schedule.infra_id,
          {
            action: schedule.action,
            delaySeconds: 0,
            ...(schedule.node_group === null ? {} : { nodeGroup: schedule.node_group }),
          },
          `schedule:${schedule.id}`,
        );
        end('started', operation.detail, operation.id);
      });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      database.transact(() => end('impossible', error.message));
    }
  };

  return {
    create(request: ScheduleRequest, actor: string): Schedule {
      const next_at = nextAt(request.cron, request.timeZone);
      return database.transact(() => {
        const infra = deps.reads.row(request.infraId);
        const { nodeGroup } = request;
        if (
          nodeGroup !== undefined &&
          !deps.infras.groups([infra.id]).some(({ name }) => name === nodeGroup)
        ) {
          throw notFound('node-group', nodeGroup);
        }
        if (schedules.total(infra.id) >= maxPerInfra) {
          throw conflict(
            'too-many-schedules',
            say('too-many-schedules', { infra: infra.name, count: maxPerInfra }),
            say('delete-one-first'),
          );
        }
        const made: ScheduleRow = {
          id: nextId(now().getTime()).toLowerCase(),
          infra_id: infra.id,
          infra_name: infra.name,
          node_group: nodeGroup ?? null,
          action: request.action,
          cron: request.cron.trim(),
          time_zone: request.timeZone,
          next_at: request.enabled ? next_at : null,
          last_at: null,
          last_outcome: null,
          last_detail: null,
          last_operation_id: null,
          created_by: actor,
          created_at: now().toISOString(),
        };
        schedules.insert(made);
        announce(made, actor);
        return present(made);
      });
    },
    get: (id: string): Schedule => present(row(id)),
    page(query: {
      infraId?: string | undefined;
      cursor?: string | undefined;
      limit: number;
    }): Page<Schedule> {
      const infraId = query.infraId ?? null;
      const { rows, next } = pageOfRows(
        schedules.page(infraId, query.cursor ?? null, query.limit + 1),
        query.limit,
      );
      return {
        items: rows.map(present),
        ...(next === undefined ? {} : { nextCursor: next.id }),
        total: schedules.total(infraId),
        asOfSeq: events.latestSeq(),
      };
    },
    setEnabled(id: string, enabled: boolean, actor: string): Schedule {
      return database.transact(() => {
        const found = row(id);
        const changed = { ...found, next_at: enabled ? nextAt(found.cron, found.time_zone) : null };
        schedules.update(changed);
        announce(changed, actor);
        return present(changed);
      });
    },
    remove(id: string, actor: string): void {
      database.transact(() => {
        const found = row(id);
        schedules.remove(id);
        announce(found, actor);
      });
    },
    /** Carries out what is due. Of several for the same VMs only the last counts: the others lie behind it. */
    runDue(): void {
      const due = schedules.due(now().toISOString()).filter(({ infra_id, next_at }) => {
        const infra = deps.infras.find(infra_id);
        return infra === null || next_at === null || deps.hasCome(infra.connection_id, next_at);
      });
      const meantAt = new Map(
        due.map((one) => [one.id, cronClock(one.cron, one.time_zone).latest(now())?.getTime() ?? 0]),
      );
      for (const one of due) {
        const isSuperseded = due.some(
          (other) =>
            other.infra_id === one.infra_id &&
            other.node_group === one.node_group &&
            (meantAt.get(other.id) ?? 0) > (meantAt.get(one.id) ?? 0),
        );
        carryOut(one, isSuperseded);
      }
    },
  };
};
