import type { LngLat } from '@terroir/shared-types';
import { create } from 'zustand';

export interface MapArc {
  id: string;
  from: LngLat;
  to: LngLat;
  state: 'asking' | 'answering' | 'done' | 'failed';
}

interface MapArcs {
  arcs: readonly MapArc[];
  show: (arcs: readonly MapArc[]) => void;
}

/** Ways that a panel wants drawn, e.g. of questions to the VMs that answer them; the map reads it and knows no panel. */
export const useMapArcs = create<MapArcs>()((set) => ({ arcs: [], show: (arcs) => set({ arcs }) }));
