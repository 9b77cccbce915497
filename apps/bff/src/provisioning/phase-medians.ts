import type { Owner, PhaseMedian, Spec, VmStatus } from '@terroir/shared-types';
import type { PhasePlace, PhaseTimeStore } from './phase-time-store.ts';

/** The way up, and who acts in each phase. */
const ownerOf: Partial<Record<VmStatus, Owner>> = {
  planned: 'us',
  creating: 'provider',
  booting: 'provider',
};

export const medianOf = (values: readonly number[]): number | null => {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
};

export type PhaseMedians = ReturnType<typeof createPhaseMedians>;

/** What phases took for earlier VMs. */
export const createPhaseMedians = (deps: { phaseTimes: PhaseTimeStore }) => {
  const of = (place: PhasePlace, phase: VmStatus): Omit<PhaseMedian, 'owner'> => {
    const recent = deps.phaseTimes.recent(place, phase);
    return {
      specId: place.specId,
      phase,
      medianMs: recent === null ? null : medianOf(recent.ms),
      samples: recent?.ms.length ?? 0,
      basis: recent?.basis ?? 'none',
    };
  };
  return {
    of,
    /** Of every phase on the way up, for each spec. */
    wayUp: (specs: readonly Pick<Spec, 'id' | 'provider' | 'region'>[]): PhaseMedian[] =>
      specs.flatMap(({ id, provider, region }) =>
        (['planned', 'creating', 'booting'] as const).map((phase) => ({
          ...of({ specId: id, provider, region }, phase),
          owner: ownerOf[phase] ?? 'provider',
        })),
      ),
  };
};
