import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ComponentStatus, Readyz } from '@terroir/shared-types';
import { version } from '../version.ts';

/** What readyz says; `components` come from their owners. */
export interface Health {
  readyz(): Readyz;
}

const starting: ComponentStatus = { status: 'starting', detail: 'starting' };

/** Before the data dir and the catalog are open. */
export const startingHealth: Health = {
  readyz: () => ({
    status: 'starting',
    readOnly: false,
    components: { database: starting, catalog: starting, drivers: {} },
  }),
};

export const healthPaths = ['/healthz', '/readyz'];

/** Answers a GET of `/healthz` or `/readyz`; false: it is something else. */
export const answerHealth = (
  { url = '', method = '' }: Pick<IncomingMessage, 'url' | 'method'>,
  response: ServerResponse,
  health: Health,
): boolean => {
  const path = url.split('?', 1)[0] ?? '';
  if (!healthPaths.includes(path) || !['GET', 'HEAD'].includes(method)) return false;
  const readyz = health.readyz();
  response.statusCode = path === '/readyz' && readyz.status !== 'ready' ? 503 : 200;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.end(JSON.stringify(path === '/healthz' ? { status: 'ok', version } : readyz));
  return true;
};
