import { costsQuerySchema, costsSchema } from '@terroir/shared-types';
import type { EventLog } from '../events/event-log.ts';
import { unprocessable } from '../http/problem-error.ts';
import { type Route, route } from '../http/route.ts';
import type { LedgerStore } from './ledger-store.ts';
import { sumCosts } from './sum-costs.ts';

export const costRoutes = (deps: { ledger: LedgerStore; events: EventLog; now: () => Date }): Route[] => [
  route({
    method: 'get',
    path: '/costs',
    summary: 'Accrued cost by infra, provider or UTC day; simulated and real money apart',
    tag: 'Costs',
    role: 'viewer',
    query: costsQuerySchema,
    reply: costsSchema,
    handle({ query }) {
      const nowMs = deps.now().getTime();
      const fromMs = query.from === undefined ? 0 : Date.parse(query.from);
      const toMs = query.to === undefined ? nowMs : Date.parse(query.to);
      if (toMs < fromMs) {
        throw unprocessable('The span ends before it begins.', [
          { path: 'to', message: 'must not be before from' },
        ]);
      }
      const costs = sumCosts(deps.ledger.stretches(fromMs, toMs, nowMs), query.groupBy);
      return { body: { ...costs, asOfSeq: deps.events.latestSeq() } };
    },
  }),
];
