declare module 'd3-geo-projection' {
  import type { GeoProjection } from 'd3-geo';

  /** Projects and clips GeoJSON; the published package has no types. */
  export function geoProject<Shape extends object>(shape: Shape, projection: GeoProjection): Shape;
}
