import type { LngLat, Region, Vm } from '@terroir/shared-types';
import { GeoJSONSource, Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import type { MapMouseEvent } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { CameraRequest } from '../stores/map-overlay.ts';
import type { MapPadding } from '../stores/map-padding.ts';
import type { RegionPaints } from '../stores/region-layer.ts';
import type { MapView } from '../stores/url-state.ts';
import type { Theme } from '../stores/use-theme.ts';
import type { Basemap } from './basemap.ts';
import { basemapFeatures, coarseBasemap, countryLabels, loadBasemap } from './basemap.ts';
import { moveCamera, worldCentre, worldZoom } from './camera.ts';
import { createFeatureStates } from './feature-state.ts';
import { loadLabelFonts } from './label-fonts.ts';
import { sources } from './layers/layer.ts';
import { arcLayerIds } from './layers/arc-layers.ts';
import { placeLayerIds } from './layers/place-layers.ts';
import { vmHitLayers } from './layers/vm-layers.ts';
import { allLayers, pointSources, empty, mapStyle } from './map-style.ts';
import { coarsenTiles } from './coarse-tiles.ts';
import { regionHitLayers } from './layers/region-layers.ts';
import { readMapColours } from './map-colours.ts';
import type { MapArc } from '../stores/map-arcs.ts';
import { arcFeatures } from './projection/arc-features.ts';
import { arrangeRegions, zoomStep } from './projection/arrange-regions.ts';
import type { Arrangement } from './projection/arrange-regions.ts';
import { leaderFeatures, regionFeatures } from './projection/region-features.ts';
import { vmFeatures, vmFeaturesKey, vmPlaces } from './projection/vm-places.ts';
import type { VmPlace } from './projection/vm-places.ts';
import { createVmTally } from './projection/vm-tally.ts';
import { createPulses } from './pulses.ts';
import { describeRendered } from './rendered.ts';
import { putStatusIcons } from './status-icons.ts';

setWorkerUrl(workerUrl);

/** What is under the pointer, and where it is drawn, in px of the container. */
export type MapHover =
  | { kind: 'region'; regionId: string; x: number; y: number }
  | { kind: 'cluster'; regions: readonly Region[]; x: number; y: number };

export interface MapState {
  regions: readonly Region[];
  vms: readonly Vm[];
  language: string;
  theme: Theme;
  selectedRegionId: string | null;
  near: LngLat | null;
  arcs: readonly MapArc[];
  hoveredRegionId: string | null;
  highlightedRegionIds: readonly string[];
  /** What the regions are painted by; null: by provider. */
  paints: RegionPaints | null;
  padding: MapPadding;
  projection: 'globe' | 'flat';
  animate: boolean;
}

export interface MapCallbacks {
  onRegion: (regionId: string) => void;
  onPlace: (lngLat: LngLat) => void;
  onHover: (hover: MapHover | null) => void;
  onView: (view: MapView) => void;
  onFailed: (error: Error) => void;
}

export interface MapController {
  /** Takes in what changed; drawn once, in the next frame. */
  update: (change: Partial<MapState>) => void;
  move: (request: CameraRequest) => void;
  destroy: () => void;
}

/** Above this zoom the coarse coastline looks cut with scissors. */
const fineZoom = 3.2;
/** So long nothing may change before it is told what was drawn. */
const settleMs = 200;
const hitLayers = [...vmHitLayers, ...regionHitLayers];

/** The imperative map outside React's render: state in, GeoJSON and feature-state out. */
export const createMap = (
  container: HTMLElement,
  options: { view: MapView | null; label: string; state: MapState },
  callbacks: MapCallbacks,
): MapController => {
  let state = options.state;
  let basemap: Basemap | undefined;
  let arrangement: Arrangement = { anchors: [], anchorOf: new Map() };
  let places: VmPlace[] = [];
  let placedFor: { vms?: readonly Vm[]; arrangement?: Arrangement } = {};
  let arrangedFor: { regions: readonly Region[]; step: number } | undefined;
  let drawnPaints: RegionPaints | null = null;
  let drawnVms = '';
  let drawnLanguage = '';
  // The style below is made in this theme's colours.
  let drawnTheme = state.theme;
  let drawnPlace: LngLat | null = null;
  let drawnArcs: MapState['arcs'] = [];
  let fine: 'no' | 'loading' | 'yes' = 'no';
  let hovered: string | null = null;
  let waiting = false;
  /** Nothing is being drawn. */
  let resting = false;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let destroyed = false;
  let loaded = false;

  const side = Math.min(container.clientWidth, container.clientHeight);
  const map = new MapLibre({
    container,
    center: options.view?.center ?? worldCentre,
    zoom: options.view?.zoom ?? worldZoom(side),
    minZoom: 0.5,
    maxZoom: 12,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    // Labels are placed anew after each: the shorter, the dearer a drag.
    fadeDuration: state.animate ? 300 : 0,
    locale: { 'Map.Title': options.label },
    style: mapStyle(state.projection),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const regionStates = createFeatureStates(map, sources.regions);
  const pulses = createPulses(map);
  const tally = createVmTally();

  const setData = (source: string, data: GeoJSON.GeoJSON): void => {
    const found = map.getSource(source);
    if (found instanceof GeoJSONSource) void found.setData(data);
  };
  /** What is hidden has no tiles and costs no frame anything. */
  const show = (layers: readonly string[], visible: boolean): void => {
    for (const id of layers) map.setLayoutProperty(id, 'visibility', visible ? 'visible' : 'none');
  };

  const drawRegions = (): void => {
    const step = zoomStep(map.getZoom());
    const arranged = arrangedFor?.regions === state.regions && arrangedFor.step === step;
    if (arranged && drawnPaints === state.paints) return;
    drawnPaints = state.paints;
    arrangedFor = { regions: state.regions, step };
    arrangement = arrangeRegions(state.regions, step);
    setData(sources.regions, regionFeatures(arrangement, state.paints));
    setData(sources.leaders, leaderFeatures(arrangement));
  };

  const drawVms = (): void => {
    if (placedFor.vms === state.vms && placedFor.arrangement === arrangement) return;
    placedFor = { vms: state.vms, arrangement };
    places = vmPlaces(tally.update(state.vms), arrangement);
    const key = vmFeaturesKey(places);
    if (key !== drawnVms) setData(sources.vms, vmFeatures(places));
    drawnVms = key;
    pulses.update(places, state.animate);
  };

  const drawPlace = (): void => {
    if (drawnPlace === state.near) return;
    drawnPlace = state.near;
    setData(sources.place, state.near === null ? empty : { type: 'Point', coordinates: state.near });
    show(placeLayerIds, state.near !== null);
  };

  const drawArcs = (): void => {
    if (drawnArcs === state.arcs) return;
    drawnArcs = state.arcs;
    setData(sources.arcs, arcFeatures(state.arcs));
    show(arcLayerIds, state.arcs.length > 0);
  };

  const drawStates = (): void => {
    const wanted = new Map<string, { hover: boolean; selected: boolean; highlighted: boolean }>();
    const rest = { hover: false, selected: false, highlighted: false };
    const mark = (regionId: string | null, change: Partial<typeof rest>): void => {
      const id = regionId === null ? undefined : (arrangement.anchorOf.get(regionId)?.id ?? regionId);
      if (id !== undefined) wanted.set(id, { ...rest, ...wanted.get(id), ...change });
    };
    for (const id of state.highlightedRegionIds) mark(id, { highlighted: true });
    mark(state.hoveredRegionId, { hover: true });
    mark(hovered, { hover: true });
    mark(state.selectedRegionId, { selected: true });
    regionStates.apply(wanted, rest);
  };

  const drawLabels = (): void => {
    if (basemap === undefined || drawnLanguage === state.language) return;
    drawnLanguage = state.language;
    const labels = countryLabels(basemap.labels, state.language);
    const texts = labels.features.map(({ properties }) => String(properties?.['name'] ?? ''));
    const regionTexts = state.regions.map(({ region, name }) => region + name);
    // Without the font the label is drawn as boxes, which is still better than none.
    void loadLabelFonts([...texts, ...regionTexts, '0123456789×']).finally(() =>
      setData(sources.countries, labels),
    );
  };

  const drawColours = (): void => {
    if (drawnTheme === state.theme) return;
    drawnTheme = state.theme;
    for (const { id, paint } of allLayers())
      for (const [property, value] of Object.entries(paint ?? {}))
        map.setPaintProperty(id, property as Parameters<MapLibre['setPaintProperty']>[1], value);
    putStatusIcons(map, readMapColours());
  };

  const draw = (): void => {
    waiting = false;
    if (!loaded || destroyed) return;
    drawColours();
    drawRegions();
    drawVms();
    drawPlace();
    drawArcs();
    drawStates();
    drawLabels();
    // What changed has asked for a frame, and the map is idle after it. Under a flood of events mostly nothing did.
    if (resting && map.loaded()) settleSoon();
  };
  const busy = (): void => {
    // Written anew, an attribute has the browser look at its styles.
    if (container.dataset['mapIdle'] !== 'false') container.dataset['mapIdle'] = 'false';
  };
  /** Once for all that changes at the same time; the map itself waits for the next frame. */
  const drawSoon = (): void => {
    clearTimeout(settling);
    busy();
    if (waiting) return;
    waiting = true;
    queueMicrotask(draw);
  };

  const showBasemap = (next: Basemap): void => setData(sources.basemap, basemapFeatures(next));
  const refine = async (): Promise<void> => {
    if (fine !== 'no' || map.getZoom() < fineZoom) return;
    fine = 'loading';
    try {
      showBasemap(await loadBasemap('fine'));
      fine = 'yes';
    } catch {
      // The coarse coast stays; the next zoom tries again.
      fine = 'no';
    }
  };

  const start = async (): Promise<void> => {
    basemap = await coarseBasemap();
    if (fine === 'no') showBasemap(basemap);
    drawSoon();
  };

  /** The nearest hit feature; VMs are above regions. */
  const hitAt = (event: MapMouseEvent): string | null => {
    const { x, y } = event.point;
    // Fingers and hurried pointers get 6 px around.
    const box: [[number, number], [number, number]] = [
      [x - 6, y - 6],
      [x + 6, y + 6],
    ];
    const id: unknown = map.queryRenderedFeatures(box, { layers: hitLayers })[0]?.properties['id'];
    return typeof id === 'string' ? id.replace(/^vm:/, '') : null;
  };
  const anchorById = (id: string) => arrangement.anchors.find((anchor) => anchor.id === id);

  // Not `load`, which waits until the empty map is drawn.
  map.once('style.load', () => {
    loaded = true;
    coarsenTiles(map, pointSources);
    putStatusIcons(map, readMapColours());
    start().catch((error: unknown) =>
      callbacks.onFailed(error instanceof Error ? error : new Error(String(error))),
    );
    void refine();
    drawSoon();
  });
  map.on('zoom', () => {
    coarsenTiles(map, pointSources);
    if (arrangedFor?.step !== zoomStep(map.getZoom())) drawSoon();
  });
  map.on('zoomend', () => void refine());
  map.on('movestart', busy);
  map.on('moveend', () => {
    const { lng, lat } = map.getCenter().wrap();
    callbacks.onView({ center: [lng, lat], zoom: map.getZoom() });
  });
  const settle = (): void => {
    if (waiting || destroyed || basemap === undefined || map.isMoving()) return;
    container.dataset['mapRendered'] = describeRendered(map, arrangement, places);
    container.dataset['mapIdle'] = 'true';
  };
  const settleSoon = (): void => {
    clearTimeout(settling);
    // Under a stream of events the map is idle many times a second; nobody needs to be told what was drawn each time.
    if (container.dataset['mapRendered'] === undefined) settle();
    else settling = setTimeout(settle, settleMs);
  };
  map.on('render', () => {
    resting = false;
  });
  map.on('idle', () => {
    resting = true;
    settleSoon();
  });
  map.on('mousemove', (event) => {
    // Dragged, the map has what is under the pointer come along.
    const id = map.isMoving() ? hovered : hitAt(event);
    if (id === hovered) return;
    hovered = id;
    map.getCanvas().style.cursor = id === null ? '' : 'pointer';
    const anchor = id === null ? undefined : anchorById(id);
    const point = anchor && map.project(anchor.lngLat);
    if (anchor === undefined || point === undefined) callbacks.onHover(null);
    else if (anchor.kind === 'region')
      callbacks.onHover({ kind: 'region', regionId: anchor.id, x: point.x, y: point.y });
    else callbacks.onHover({ kind: 'cluster', regions: anchor.members, x: point.x, y: point.y });
    drawSoon();
  });
  map.on('mouseout', () => {
    hovered = null;
    callbacks.onHover(null);
    drawSoon();
  });
  map.on('click', (event) => {
    const id = hitAt(event);
    const anchor = id === null ? undefined : anchorById(id);
    if (anchor?.kind === 'region') callbacks.onRegion(anchor.id);
    else if (anchor?.kind === 'cluster')
      moveCamera(
        map,
        { id: 0, kind: 'fit', lngLats: anchor.members.map(({ lngLat }) => lngLat) },
        state.padding,
        state.animate,
      );
    else {
      const { lng, lat } = event.lngLat.wrap();
      callbacks.onPlace([lng, lat]);
    }
  });

  let flight: CameraRequest | null = null;

  return {
    update: (change) => {
      const before = state;
      state = { ...state, ...change };
      if (change.projection !== undefined && change.projection !== before.projection)
        map.setProjection({ type: state.projection === 'globe' ? 'globe' : 'mercator' });
      if (change.padding !== undefined) {
        if (!loaded) map.setPadding(state.padding);
        // A flight is aimed anew: only moving the padding would end it half-way.
        else if (flight !== null && map.isMoving()) moveCamera(map, flight, state.padding, state.animate);
        else map.easeTo({ padding: state.padding, duration: state.animate ? 220 : 0 });
      }
      drawSoon();
    },
    move: (request) => {
      flight = request.kind === 'zoom' ? null : request;
      moveCamera(map, request, state.padding, state.animate);
    },
    destroy: () => {
      destroyed = true;
      pulses.destroy();
      map.remove();
    },
  };
};
