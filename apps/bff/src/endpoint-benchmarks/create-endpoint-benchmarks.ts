import type { Database } from '../db/open-database.ts';
import type { Route } from '../http/route.ts';
import { endpointBenchmarkRoutes } from './routes.ts';
import { createEndpointBenchmarkService, type EndpointBenchmarkDeps } from './service.ts';
import { createEndpointBenchmarkStore } from './store.ts';

export interface EndpointBenchmarks {
  routes: Route[];
  start(): void;
  close(): Promise<void>;
}

/** How fast served models answer, measured through the tunnels that chats take. */
export const createEndpointBenchmarks = (
  deps: Omit<EndpointBenchmarkDeps, 'store'> & { database: Database },
): EndpointBenchmarks => {
  const { database, events } = deps;
  const service = createEndpointBenchmarkService({ ...deps, store: createEndpointBenchmarkStore(database) });
  let unsubscribe = () => {};
  return {
    routes: endpointBenchmarkRoutes({ service, latestSeq: () => events.latestSeq() }),
    start() {
      service.endOrphans();
      unsubscribe = events.subscribe((event) => {
        if (event.type === 'infra-deleted') service.forgetInfra(event.infraId);
      });
    },
    async close() {
      unsubscribe();
      await service.close();
    },
  };
};
