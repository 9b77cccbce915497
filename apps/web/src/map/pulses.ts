import type { LngLat } from '@terroir/shared-types';
import { Marker } from 'maplibre-gl';
import type { Map as MapLibre } from 'maplibre-gl';
import { lift } from './layers/vm-layers.ts';
import type { VmStatusClass } from './projection/vm-places.ts';

const durationMs = 1_400;
/** More at once would be a flicker, not a sign. */
const maxRings = 16;

/** Which VMs a place shows in which status: another mark means that something happened there. */
export interface PulsePlace {
  id: string;
  lngLat: LngLat;
  status: VmStatusClass;
  mark: string;
}

/** The places that show other VMs or statuses than before. Out of an empty map nothing happened. */
export const changedPlaces = (
  before: ReadonlyMap<string, string>,
  places: readonly PulsePlace[],
): PulsePlace[] => (before.size === 0 ? [] : places.filter(({ id, mark }) => before.get(id) !== mark));

/**
 * Rings that go out from places where something has just happened. They lie over the map as elements that the
 * browser animates by itself: the map draws nothing for them, however much happens.
 */
export const createPulses = (map: MapLibre) => {
  let marks: ReadonlyMap<string, string> = new Map();
  const rings = new Map<string, Marker>();

  const start = ({ id, lngLat, status }: PulsePlace): void => {
    const element = document.createElement('div');
    const wave = document.createElement('div');
    element.className = 'map-pulse';
    element.style.color = `var(--status-${status})`;
    element.append(wave);
    // Behind the globe it is not seen.
    const ring = new Marker({ element, offset: lift, opacityWhenCovered: '0' }).setLngLat(lngLat).addTo(map);
    rings.set(id, ring);
    const motion = wave.animate(
      [
        { transform: 'scale(0.25)', opacity: 0.9 },
        { transform: 'scale(1)', opacity: 0 },
      ],
      { duration: durationMs, easing: 'ease-out', fill: 'forwards' },
    );
    motion.addEventListener('finish', () => {
      ring.remove();
      rings.delete(id);
    });
  };

  return {
    /** Takes in the places as they are now. */
    update: (places: readonly PulsePlace[], animate: boolean): void => {
      const changed = changedPlaces(marks, places);
      marks = new Map(places.map(({ id, mark }) => [id, mark]));
      if (!animate) return;
      for (const place of changed) {
        if (rings.size >= maxRings) return;
        if (!rings.has(place.id)) start(place);
      }
    },
    destroy: (): void => {
      for (const ring of rings.values()) ring.remove();
    },
  };
};
