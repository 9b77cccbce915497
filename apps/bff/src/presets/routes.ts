import {
  ownIdSchema,
  pageOf,
  presetPlanRequestSchema,
  presetPlanSchema,
  presetSchema,
  wholeQuerySchema,
} from '@terroir/shared-types';
import * as z from 'zod';
import { pageOfArray } from '../http/page-of-array.ts';
import { notFound } from '../http/problem-error.ts';
import { route, type Route } from '../http/route.ts';
import type { PresetLibrary } from './files/preset-library.ts';
import { type PlanDeps, planPreset } from './plan/plan-preset.ts';

const idParams = z.strictObject({ id: ownIdSchema });

export const presetRoutes = (deps: {
  library: PresetLibrary;
  planDeps: () => PlanDeps;
  latestSeq: () => number;
}): Route[] => {
  const find = (id: string) => {
    const preset = deps.library.all().get(id);
    if (preset === undefined) throw notFound('preset', id);
    return preset;
  };
  return [
    route({
      method: 'get',
      path: '/presets',
      summary: 'The presets that can be deployed',
      tag: 'Presets',
      role: 'viewer',
      query: wholeQuerySchema,
      reply: pageOf(presetSchema).extend({
        /** Own files that are left out, each with file and line. */
        problems: z.array(z.string()),
      }),
      handle: ({ query }) => ({
        body: {
          ...pageOfArray([...deps.library.all().values()], query),
          problems: deps.library.problems(),
          asOfSeq: deps.latestSeq(),
        },
      }),
    }),
    route({
      method: 'get',
      path: '/presets/:id',
      summary: 'One preset with its inputs, steps and endpoints',
      tag: 'Presets',
      role: 'viewer',
      params: idParams,
      reply: presetSchema,
      handle: ({ params }) => ({ body: find(params.id) }),
    }),
    route({
      method: 'post',
      path: '/presets/:id/plan',
      summary: 'What a preset needs, where it fits, what it would do and cost',
      tag: 'Presets',
      role: 'viewer',
      readsOnly: true,
      params: idParams,
      body: presetPlanRequestSchema,
      reply: presetPlanSchema,
      handle: ({ params, body }) => ({ body: planPreset(find(params.id), body, deps.planDeps()) }),
    }),
  ];
};
