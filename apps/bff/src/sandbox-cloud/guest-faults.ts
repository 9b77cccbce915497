import { randomBytes } from 'node:crypto';
import * as z from 'zod';

/** What can go wrong inside a VM on request, each as the real thing goes wrong. docs/sandbox.md says what each does. */
export const guestFaultNames = [
  'driver-install-fails',
  'driver-fails',
  'fewer-gpus',
  'mig-enabled',
  'fabric-manager-fails',
  'cpu-fallback',
  'reboot-slow',
  'apt-locked',
  'apt-update-fails',
  'download-fails',
  'image-pull-fails',
  'disk-full',
  'service-fails',
  'health-slow',
  'load-slow',
  'load-fails',
  'pull-slow',
  'pull-stalls',
  'pull-error',
  'stream-slow',
  'stream-error',
  'queue-full',
  'gated-model',
] as const;

export const guestFaultSchema = z.strictObject({
  fault: z.enum(guestFaultNames),
  /** Names or ids of VMs; absent: all. */
  vms: z.array(z.string().min(1).max(200)).max(1_000).optional(),
  /** How often it strikes on each VM; absent: always. */
  times: z.number().int().min(1).max(1_000_000).optional(),
  /** Where a pull stalls or errs (default 99); how much of a model is on the GPU (default 0). */
  percent: z.number().int().min(0).max(100).optional(),
  /** How long it takes, ms. */
  ms: z.number().int().min(0).max(3_600_000).optional(),
  /** How many GPUs are left. */
  count: z.number().int().min(0).max(64).optional(),
  /** What the service says. */
  message: z
    .string()
    .min(1)
    .max(300)
    .regex(/^[^\p{Cc}]*$/u, 'one line')
    .optional(),
  /** Given anew by the cloud at each writing, so that strikes are counted from there. */
  id: z
    .string()
    .regex(/^[0-9a-f]{1,32}$/)
    .default(() => randomBytes(6).toString('hex')),
});
export type GuestFault = z.infer<typeof guestFaultSchema>;

/** The faults of one VM. */
export const guestFaultsOf = (
  faults: readonly GuestFault[],
  vm: { readonly id: string; readonly name: string },
): GuestFault[] =>
  faults.filter(({ vms }) => vms === undefined || vms.includes(vm.id) || vms.includes(vm.name));
