import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { presetPlanSchema, presetSchema } from '@terroir/shared-types';
import type { presetPlanRequestSchema } from '@terroir/shared-types';
import type * as z from 'zod';
import { request } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

export type PresetPlanInput = z.input<typeof presetPlanRequestSchema>;

export const usePresets = () =>
  useQuery({
    queryKey: keys.presets,
    queryFn: async ({ signal }) => (await request(itemsOf(presetSchema), '/presets', { signal })).items,
  });

export const usePresetPlan = (id: string | null, body: PresetPlanInput) =>
  useQuery({
    queryKey: keys.presetPlan(id ?? '', body),
    queryFn: ({ signal }) =>
      request(presetPlanSchema, `/presets/${id ?? ''}/plan`, { method: 'POST', body, signal }),
    placeholderData: keepPreviousData,
    enabled: id !== null,
  });
