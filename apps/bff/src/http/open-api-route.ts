import * as z from 'zod';
import { toOpenApi } from './open-api.ts';
import { route, type Route } from './route.ts';

/** `GET /openapi.json` over `routes`, itself included; made when first asked for. */
export const openApiRoute = (routes: readonly Route[]): Route => {
  let document: Record<string, unknown> | null = null;
  const self: Route = route({
    method: 'get',
    path: '/openapi.json',
    summary: 'This API as OpenAPI 3.1',
    tag: 'meta',
    role: 'viewer',
    reply: z.record(z.string(), z.unknown()),
    handle: () => ({ body: (document ??= toOpenApi([...routes, self])) }),
  });
  return self;
};
