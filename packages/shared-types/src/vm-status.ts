import * as z from 'zod';

/** The unified VM status; a driver's own word is kept beside it as `raw`. */
export const vmStatusSchema = z.enum([
  'planned',
  'creating',
  'booting',
  'running',
  'suspending',
  'suspended',
  'resuming',
  'rebooting',
  'terminating',
  'terminated',
  'failed',
  'unknown',
]);
export type VmStatus = z.infer<typeof vmStatusSchema>;

/** Statuses after which a VM neither runs nor costs anything. */
export const endedVmStatuses = ['terminated', 'failed'] as const satisfies readonly VmStatus[];

export const isEnded = (status: VmStatus): boolean => status === 'terminated' || status === 'failed';
/** On its way to another status without anybody asking again. */
export const isTransient = (status: VmStatus): boolean =>
  ['planned', 'creating', 'booting', 'suspending', 'resuming', 'rebooting', 'terminating'].includes(status);
