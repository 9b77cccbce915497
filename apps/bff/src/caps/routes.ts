import {
  type Cap,
  type Caps,
  capSchema,
  capsPageSchema,
  capsSchema,
  limitUsesPageSchema,
  wholeQuerySchema,
} from '@terroir/shared-types';
import type * as z from 'zod';
import type { Database } from '../db/open-database.ts';
import type { DriverRegistry } from '../drivers/registry.ts';
import type { EventLog } from '../events/event-log.ts';
import { pageOfArray } from '../http/page-of-array.ts';
import { unprocessable } from '../http/problem-error.ts';
import { type Route, route } from '../http/route.ts';
import type { CapStore } from './cap-store.ts';
import type { CapCheck } from './check-caps.ts';

const tag = 'Costs';
const unlimited: Omit<Cap, 'scope'> = {
  perLaunchHourlyUsd: null,
  totalHourlyUsd: null,
  dailyUsd: null,
  monthlyUsd: null,
  confirmMonthlyUsd: null,
  defaultExpiryHours: null,
};

export const capRoutes = (deps: {
  database: Database;
  caps: CapStore;
  check: CapCheck;
  events: EventLog;
  drivers: DriverRegistry;
}): Route[] => {
  const refuseBadScopes = ({ items }: Caps): void => {
    const errors = items.flatMap(({ scope }, index) => {
      const path = `items.${index}.scope`;
      if (items.findIndex((cap) => cap.scope === scope) < index) {
        return [{ path, message: `The scope ${scope} appears twice.` }];
      }
      const connectionId = /^connection:(.*)$/.exec(scope)?.[1];
      return connectionId !== undefined && deps.drivers.get(connectionId) === undefined
        ? [{ path, message: `There is no connection ${JSON.stringify(connectionId)}.` }]
        : [];
    });
    if (errors.length > 0) throw unprocessable(errors[0]?.message ?? 'A scope does not fit.', errors);
  };
  const page = (items: Cap[], query: z.infer<typeof wholeQuerySchema> = {}) => ({
    ...pageOfArray(items, query),
    asOfSeq: deps.events.latestSeq(),
  });
  return [
    route({
      method: 'get',
      path: '/caps',
      summary: 'Spend limits',
      tag,
      role: 'viewer',
      query: wholeQuerySchema,
      reply: capsPageSchema,
      handle: ({ query }) => ({ body: page(deps.caps.all(), query) }),
    }),
    route({
      method: 'get',
      path: '/caps/use',
      summary: 'How far each spend limit is used up now',
      tag,
      role: 'viewer',
      query: wholeQuerySchema,
      reply: limitUsesPageSchema,
      handle({ query }) {
        const uses = deps.check.uses((id) => deps.drivers.get(id)?.driver.simulated ?? null);
        return { body: { ...pageOfArray(uses, query), asOfSeq: deps.events.latestSeq() } };
      },
    }),
    route({
      method: 'put',
      path: '/caps',
      summary: 'Replace the spend limits; the scopes sandbox and real stay when left out',
      tag,
      role: 'admin',
      body: capsSchema,
      reply: capsPageSchema,
      handle({ body, actor }) {
        refuseBadScopes(body);
        const items = deps.database.transact(() => {
          const before = deps.caps.all();
          const kept = before
            .filter(({ scope }) => ['sandbox', 'real'].includes(scope))
            .filter(({ scope }) => !body.items.some((cap) => cap.scope === scope));
          const given = body.items.map((change) =>
            capSchema.parse({
              ...(before.find(({ scope }) => scope === change.scope) ?? unlimited),
              ...change,
            }),
          );
          deps.caps.replace([...kept, ...given]);
          deps.events.append({ type: 'caps-changed' }, actor);
          return deps.caps.all();
        });
        return { body: page(items) };
      },
    }),
  ];
};
