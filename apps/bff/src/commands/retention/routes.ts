import { outputRetentionSchema, outputRetentionStateSchema } from '@terroir/shared-types';
import { type Route, route } from '../../http/route.ts';
import type { Retention } from './create-retention.ts';

const tag = 'Commands';
const path = '/output-retention';

export const retentionRoutes = (retention: Retention): Route[] => {
  const state = () => ({ body: { ...retention.settings(), totalBytes: retention.totalBytes() } });
  return [
    route({
      method: 'get',
      path,
      summary: 'How long the output of runs is kept, and how much there is',
      tag,
      role: 'viewer',
      reply: outputRetentionStateSchema,
      handle: state,
    }),
    route({
      method: 'put',
      path,
      summary: 'Change how long the output of runs is kept',
      tag,
      role: 'admin',
      body: outputRetentionSchema,
      reply: outputRetentionStateSchema,
      handle({ body }) {
        retention.put(body);
        return state();
      },
    }),
  ];
};
