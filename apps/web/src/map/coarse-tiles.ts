import { GeoJSONSource } from 'maplibre-gl';
import type { Map as MapLibre } from 'maplibre-gl';

/**
 * A tile is divided into 8,192 steps for its 512 px: three levels further out a step is half a pixel, which nobody
 * sees in a point, two levels a quarter, which nobody sees in a line. A few tiles cover the globe then instead of
 * dozens, and each tile less is a draw call less per layer.
 */
export const pointLevels = 3;
export const lineLevels = 2;
/** In px of a tile: what is simplified for it by MapLibre's 0.375 px would be seen in a tile drawn this much larger. */
export const lineTolerancePx = 0.375 / 2 ** lineLevels;

/** Has sources covered by few large tiles, so many levels further out; called at each change of zoom. */
export const coarsenTiles = (map: MapLibre, levelsOf: ReadonlyMap<string, number>): void => {
  for (const [name, levels] of levelsOf) {
    const deepest = Math.max(0, Math.floor(map.getZoom()) - levels);
    const source = map.getSource(name);
    if (source instanceof GeoJSONSource) source.maxzoom = deepest;
  }
};
