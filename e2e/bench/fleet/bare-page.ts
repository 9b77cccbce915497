import type { Vm } from '@terroir/shared-types';

const features = (vms: readonly Vm[]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: vms.map(({ id, lngLat }) => ({
      type: 'Feature',
      properties: { id },
      geometry: { type: 'Point', coordinates: lngLat },
    })),
  });

/**
 * What MapLibre itself costs: a globe with land, and the same points in one circle layer whose colour follows the same
 * stream of events by feature-state. No framework, no schema, no cache.
 */
export const barePage = (vms: readonly Vm[]): string => `<!doctype html>
<html><head><meta charset="utf-8"><title>bare</title>
<link rel="stylesheet" href="/bare/maplibre-gl.css">
<style>html,body,#map{margin:0;height:100%}</style></head><body><div id="map" data-map-idle="false"></div>
<script type="module">
import { Map, setWorkerUrl } from '/bare/maplibre-gl.mjs';
setWorkerUrl('/bare/maplibre-gl-worker.mjs');
const points = ${features(vms)};
const { scale, land } = await (await fetch('/bare/basemap.json')).json();
const ring = (deltas) => {
  const out = []; let x = 0, y = 0;
  for (let i = 0; i + 1 < deltas.length; i += 2) { x += deltas[i]; y += deltas[i + 1]; out.push([x / scale, y / scale]); }
  out.push(out[0]);
  return out;
};
const world = { type: 'Feature', properties: {}, geometry: { type: 'MultiPolygon', coordinates: land.map((rings) => rings.map(ring)) } };
const view = new URLSearchParams(location.search);
const container = document.getElementById('map');
const map = new Map({
  container, center: [Number(view.get('lng')), Number(view.get('lat'))], zoom: Number(view.get('zoom')),
  attributionControl: false, fadeDuration: 0, dragRotate: false,
  style: {
    version: 8, projection: { type: 'globe' },
    sources: { land: { type: 'geojson', data: world }, vms: { type: 'geojson', data: points, promoteId: 'id' } },
    layers: [
      { id: 'ocean', type: 'background', paint: { 'background-color': '#0b1220' } },
      { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': '#223', 'fill-antialias': false } },
      { id: 'coast', type: 'line', source: 'land', paint: { 'line-color': '#556' } },
      { id: 'vms', type: 'circle', source: 'vms', paint: { 'circle-radius': 5, 'circle-color':
        ['match', ['coalesce', ['feature-state', 'status'], 'running'], 'running', '#2a9', 'failed', '#d44', 'suspended', '#c93', '#48c'] } },
    ],
  },
});
map.on('idle', () => { container.dataset.mapIdle = 'true'; });
const socket = new WebSocket('ws://' + location.host + '/api/v1/stream');
socket.onopen = () => socket.send(JSON.stringify({ type: 'auth', ticket: '' }));
socket.onmessage = ({ data }) => {
  const frame = JSON.parse(data);
  if (frame.type === 'ready') socket.send(JSON.stringify({ type: 'subscribe', id: 'bare', channel: 'events', after: 0 }));
  if (frame.type === 'event') map.setFeatureState({ source: 'vms', id: frame.event.vmId }, { status: frame.event.status });
};
</script></body></html>`;
