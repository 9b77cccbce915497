import type { InfraRequest, infraRequestSchema } from '@terroir/shared-types';
import type * as z from 'zod';
import { create } from 'zustand';

/** What a person is about to deploy; defaults may be left out. */
export type ProposedInfra = z.input<typeof infraRequestSchema>;

interface LaunchProposal {
  proposed: ProposedInfra | null;
  /** Shows the cost of it and asks whether to deploy. */
  propose: (infra: ProposedInfra) => void;
  dismiss: () => void;
  /** Counts accepted proposals, so that the panel that made one can empty its draft. */
  accepted: { count: number; infraName: string | null };
  accept: (infra: Pick<InfraRequest, 'name'>) => void;
}

/** The hand-over from the panels that compose an infra to the cost dialog, which alone deploys. */
export const useLaunchProposal = create<LaunchProposal>()((set) => ({
  proposed: null,
  propose: (infra) => set({ proposed: infra }),
  dismiss: () => set({ proposed: null }),
  accepted: { count: 0, infraName: null },
  accept: ({ name }) =>
    set(({ accepted }) => ({ proposed: null, accepted: { count: accepted.count + 1, infraName: name } })),
}));
