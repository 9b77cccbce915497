import { reconciliationSchema } from '@terroir/shared-types';
import type { EventLog } from '../events/event-log.ts';
import { type Route, route } from '../http/route.ts';
import type { Reconciler } from './reconciler.ts';

export const reconciliationRoutes = (deps: {
  reconcile: () => ReturnType<Reconciler['reconcile']>;
  events: EventLog;
}): Route[] => [
  route({
    method: 'post',
    path: '/reconciliations',
    summary: 'Compare what is known here with what every provider lists, now',
    tag: 'Infras',
    role: 'operator',
    reply: reconciliationSchema,
    async handle() {
      const { isSettled, failedConnectionIds } = await deps.reconcile();
      return { body: { isSettled, failedConnectionIds, asOfSeq: deps.events.latestSeq() } };
    },
  }),
];
