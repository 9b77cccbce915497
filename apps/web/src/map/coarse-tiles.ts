import { GeoJSONSource } from 'maplibre-gl';
import type { Map as MapLibre } from 'maplibre-gl';

/**
 * A tile is divided into 8,192 steps for its 512 px: three levels further out a step is half a pixel, which nobody
 * sees in a point. A few tiles cover the globe then instead of dozens, and each tile less is a draw call less per
 * layer. Not for the land: a coast in a tile of two levels further out has more corners than one draw call can take.
 */
const levels = 3;

/** Has sources of points covered by few large tiles; called at each change of zoom. */
export const coarsenTiles = (map: MapLibre, sources: readonly string[]): void => {
  const deepest = Math.max(0, Math.floor(map.getZoom()) - levels);
  for (const name of sources) {
    const source = map.getSource(name);
    if (source instanceof GeoJSONSource) source.maxzoom = deepest;
  }
};
