import type { Feature, MultiLineString, Position } from 'geojson';

/** Meridians and parallels every 30°, with points close enough for a globe. */
export const graticule = (): Feature<MultiLineString> => {
  const lines: Position[][] = [];
  for (let lng = -180; lng < 180; lng += 30)
    lines.push(Array.from({ length: 33 }, (_, step) => [lng, -80 + step * 5]));
  for (let lat = -60; lat <= 60; lat += 30)
    lines.push(Array.from({ length: 73 }, (_, step) => [-180 + step * 5, lat]));
  return { type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: lines } };
};
