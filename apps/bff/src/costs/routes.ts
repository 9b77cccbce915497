import {
  type Costs,
  costsQuerySchema,
  costsSchema,
  ledgerQuerySchema,
  outlookQuerySchema,
  outlookSchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import type { EventLog } from '../events/event-log.ts';
import { ProblemError, unprocessable } from '../http/problem-error.ts';
import { handled, type Route, route } from '../http/route.ts';
import { ledgerCsv } from './ledger-csv.ts';
import type { LedgerClockStore } from '../ledger-clock/store.ts';
import type { LedgerStore } from './ledger-store.ts';
import { outlookAt } from './outlook.ts';
import { sumCosts } from './sum-costs.ts';

const tag = 'Costs';
/** About 30 MB of CSV; a longer ledger is asked for in shorter spans. */
const maxLines = 200_000;

export const costRoutes = (deps: {
  ledger: LedgerStore;
  gaps: Pick<LedgerClockStore, 'uncertain'>;
  events: EventLog;
  now: () => Date;
}): Route[] => {
  /** Stretches of which nothing tells for certain how long they were. */
  const gapsIn = (fromMs: number, toMs: number): Pick<Costs, 'gaps'> => {
    const found = deps.gaps.uncertain(fromMs, toMs);
    if (found.length === 0) return {};
    return {
      gaps: found.map(({ endedMs, countedMs, clockMs, basis }) => ({
        until: new Date(endedMs).toISOString(),
        countedMs,
        clockMs,
        basis,
      })),
    };
  };

  const spanOf = (query: { from?: string | undefined; to?: string | undefined }) => {
    const nowMs = deps.now().getTime();
    const fromMs = query.from === undefined ? 0 : Date.parse(query.from);
    const toMs = query.to === undefined ? nowMs : Date.parse(query.to);
    if (toMs < fromMs) {
      throw unprocessable('The span ends before it begins.', [
        { path: 'to', message: 'must not be before from' },
      ]);
    }
    return { fromMs, toMs, nowMs };
  };
  return [
    route({
      method: 'get',
      path: '/costs',
      summary: 'Accrued cost by infra, VM, provider or day; simulated and real money apart',
      tag,
      role: 'viewer',
      query: costsQuerySchema,
      reply: costsSchema,
      handle({ query }) {
        const { fromMs, toMs, nowMs } = spanOf(query);
        const costs = sumCosts(deps.ledger.stretches(fromMs, toMs, nowMs), query);
        return { body: { ...costs, ...gapsIn(fromMs, toMs), asOfSeq: deps.events.latestSeq() } };
      },
    }),
    route({
      method: 'get',
      path: '/costs/outlook',
      summary:
        'What it costs now, has cost today and this month, and will cost until Friday and the month ends',
      tag,
      role: 'viewer',
      query: outlookQuerySchema,
      reply: outlookSchema,
      handle: ({ query }) => ({
        body: {
          ...outlookAt(deps.ledger, deps.now(), query.timeZone),
          asOfSeq: deps.events.latestSeq(),
        },
      }),
    }),
    route({
      method: 'get',
      path: '/costs/ledger',
      summary: 'The ledger as CSV: one line per stretch of running time of a VM',
      tag,
      role: 'viewer',
      query: ledgerQuerySchema,
      reply: z.string().meta({ description: 'text/csv' }),
      handle({ query, response }) {
        const { fromMs, toMs, nowMs } = spanOf(query);
        const lines = deps.ledger.lines(fromMs, toMs, nowMs, maxLines + 1);
        if (lines.length > maxLines) {
          throw new ProblemError(422, 'span-too-long', `The span holds more than ${maxLines} lines.`, {
            remedy: 'Ask for a shorter span with from and to.',
          });
        }
        response
          .set({
            'content-type': 'text/csv; charset=utf-8',
            'content-disposition': 'attachment; filename="terroir-costs.csv"',
            'cache-control': 'no-store',
          })
          .send(ledgerCsv(lines));
        return handled;
      },
    }),
  ];
};
