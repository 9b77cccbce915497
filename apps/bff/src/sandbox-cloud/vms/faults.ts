import { faultsSchema } from '../contract.ts';
import type { Faults, FaultsPatch, SandboxProfile } from '../contract.ts';
import type { SandboxStore } from '../state/store.ts';

const delaysMs: Record<SandboxProfile, Pick<Faults, 'createDelayMs' | 'bootDelayMs'>> = {
  normal: { createDelayMs: [1_000, 3_000], bootDelayMs: [3_000, 8_000] },
  fast: { createDelayMs: [2, 10], bootDelayMs: [5, 30] },
};

/** How long suspend, resume, reboot and terminate take. */
export const actionDelayMs: Record<SandboxProfile, readonly [number, number]> = {
  normal: [500, 1_500],
  fast: [1, 5],
};

export interface FaultSettings {
  current(): Faults;
  /** When the capacity list was last written: only VMs created since count against it. */
  capacitySinceMs(): number;
  merge(patch: FaultsPatch): Faults;
}

/** The scripted misbehaviour of this cloud, kept on disk; without any it behaves. */
export function createFaultSettings(store: SandboxStore, profile: SandboxProfile): FaultSettings {
  const none: Faults = {
    createAnswerLost: 0,
    create500: 0,
    create500ButCreated: 0,
    listFails: 0,
    listPartial: 0,
    listDoubled: 0,
    createDoubled: 0,
    bootStuck: 0,
    createsPerSecond: null,
    listStaleMs: 0,
    quotas: [],
    resourceQuotas: [],
    capacity: [],
    guest: [],
    ...delaysMs[profile],
  };
  let saved = store.readFaults();
  const current = () => faultsSchema.parse({ ...none, ...saved.patch });
  return {
    current,
    capacitySinceMs: () => saved.capacitySinceMs,
    merge(patch) {
      saved = {
        patch: { ...saved.patch, ...patch },
        capacitySinceMs: patch.capacity ? Date.now() : saved.capacitySinceMs,
      };
      store.writeFaults(saved);
      return current();
    },
  };
}

export const happens = (rate: number): boolean => rate > 0 && Math.random() < rate;

export const between = ([min, max]: readonly [number, number]): number => min + Math.random() * (max - min);
