import {
  ownIdSchema,
  pageOf,
  presetPlanRequestSchema,
  presetPlanSchema,
  presetSchema,
  wholeQuerySchema,
} from '@terroir/shared-types';
import type { Preset } from '@terroir/shared-types';
import * as z from 'zod';
import type { CurrentCatalog } from '../catalog/catalog-holder.ts';
import { pageOfArray } from '../http/page-of-array.ts';
import { notFound } from '../http/problem-error.ts';
import { route, type Route } from '../http/route.ts';
import { planPreset, type PlanCatalog } from './plan-preset.ts';

const idParams = z.strictObject({ id: ownIdSchema });

export const presetRoutes = (deps: {
  presets: ReadonlyMap<string, Preset>;
  catalog: CurrentCatalog<PlanCatalog>;
  latestSeq: () => number;
}): Route[] => {
  const find = (id: string): Preset => {
    const preset = deps.presets.get(id);
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
      reply: pageOf(presetSchema),
      handle: ({ query }) => ({
        body: { ...pageOfArray([...deps.presets.values()], query), asOfSeq: deps.latestSeq() },
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
      handle: ({ params, body }) => ({ body: planPreset(find(params.id), body, deps.catalog.current()) }),
    }),
  ];
};
