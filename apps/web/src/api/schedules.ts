import { useMutation, useQuery } from '@tanstack/react-query';
import { scheduleSchema } from '@terroir/shared-types';
import type { scheduleRequestSchema } from '@terroir/shared-types';
import type * as z from 'zod';
import { request, send } from './client.ts';
import { itemsOf } from './items.ts';
import { keys } from './keys.ts';

export type ScheduleInput = z.input<typeof scheduleRequestSchema>;

/** The standing orders of one infra. */
export const useSchedules = (infraId: string) =>
  useQuery({
    queryKey: [...keys.schedules, infraId],
    queryFn: async ({ signal }) =>
      (await request(itemsOf(scheduleSchema), '/schedules', { query: { infraId }, signal })).items,
  });

export const useCreateSchedule = () =>
  useMutation({
    mutationFn: (body: ScheduleInput) => request(scheduleSchema, '/schedules', { method: 'POST', body }),
  });

export const useSwitchSchedule = () =>
  useMutation({
    mutationFn: ({ id, enabled }: { id: string; enabled: boolean }) =>
      request(scheduleSchema, `/schedules/${id}`, { method: 'PATCH', body: { enabled } }),
  });

export const useDeleteSchedule = () =>
  useMutation({ mutationFn: (id: string) => send(`/schedules/${id}`, { method: 'DELETE' }) });
