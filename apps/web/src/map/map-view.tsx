import 'maplibre-gl/dist/maplibre-gl.css';
import { useQueryClient } from '@tanstack/react-query';
import type { LngLat } from '@terroir/shared-types';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRegions } from '../api/regions.ts';
import { followVms } from '../api/vms.ts';
import { useMedia } from '../lib/use-media.ts';
import { useHover } from '../stores/hover.ts';
import { useMapArcs } from '../stores/map-arcs.ts';
import { useMapOverlay } from '../stores/map-overlay.ts';
import { useMapPadding } from '../stores/map-padding.ts';
import { useRegionLayer } from '../stores/region-layer.ts';
import { usePreferences } from '../stores/preferences.ts';
import { useMapViewParam, useProjection, useSelection } from '../stores/url-state.ts';
import { useTheme } from '../stores/use-theme.ts';
import { createMap } from './create-map.ts';
import type { MapCallbacks, MapController, MapHover, MapState } from './create-map.ts';
import { MapFallback } from './map-fallback.tsx';
import { MapTooltip } from './map-tooltip.tsx';
import { hasWebgl2 } from './webgl.ts';

interface MapViewProps {
  onRegion: (regionId: string) => void;
  onPlace: (lngLat: LngLat) => void;
}

const none: never[] = [];

/** Everything the map shows but VMs, from its homes: address, query cache and stores. */
const useMapState = (): Omit<MapState, 'vms'> => {
  const { data: regions = none } = useRegions();
  const { shownRegionIds, highlightedRegionIds } = useMapOverlay();
  const paints = useRegionLayer((layer) => layer.paints);
  const arcs = useMapArcs((state) => state.arcs);
  const [{ region, near }] = useSelection();
  const [projection] = useProjection();
  const language = usePreferences((state) => state.language);
  const hoveredRegionId = useHover((state) => state.regionId);
  const padding = useMapPadding();
  const theme = useTheme();
  const animate = !useMedia('(prefers-reduced-motion: reduce)');
  const shown = useMemo(
    () => (shownRegionIds === null ? regions : regions.filter(({ id }) => shownRegionIds.has(id))),
    [regions, shownRegionIds],
  );
  return {
    regions: shown,
    language,
    theme,
    selectedRegionId: region,
    near,
    arcs,
    hoveredRegionId,
    highlightedRegionIds,
    paints,
    padding,
    projection,
    animate,
  };
};

/** The React host of the imperative map: feeds it state, shows its hover card. */
export const MapView = ({ onRegion, onPlace }: MapViewProps) => {
  const { t } = useTranslation('map');
  const client = useQueryClient();
  const container = useRef<HTMLDivElement>(null);
  const controller = useRef<MapController | null>(null);
  const [hover, setHover] = useState<MapHover | null>(null);
  const [failed, setFailed] = useState<Error | null>(null);
  const [supported] = useState(hasWebgl2);
  const [view, setView] = useMapViewParam();
  const state = useMapState();
  const camera = useMapOverlay((overlay) => overlay.camera);
  const handled = useRef(camera?.id ?? 0);

  const callbacks: MapCallbacks = {
    onRegion,
    onPlace,
    onHover: (next) => {
      setHover(next);
      useHover.getState().setRegion(next?.kind === 'region' ? next.regionId : null);
    },
    onView: (next) => void setView(next),
    onFailed: setFailed,
  };
  const latest = useRef({ state, callbacks, view, label: t('label') });
  useEffect(() => {
    latest.current = { state, callbacks, view, label: t('label') };
  });

  useEffect(() => {
    const element = container.current;
    if (element === null || !supported) return undefined;
    const { state: initial, view: initialView, label } = latest.current;
    const made = createMap(
      element,
      { view: initialView, label, state: { ...initial, vms: none } },
      {
        onRegion: (id) => latest.current.callbacks.onRegion(id),
        onPlace: (lngLat) => latest.current.callbacks.onPlace(lngLat),
        onHover: (next) => latest.current.callbacks.onHover(next),
        onView: (next) => latest.current.callbacks.onView(next),
        onFailed: (error) => latest.current.callbacks.onFailed(error),
      },
    );
    controller.current = made;
    const stop = followVms(client, (vms) => made.update({ vms }));
    return () => {
      stop();
      made.destroy();
      controller.current = null;
    };
  }, [supported, client]);

  const {
    regions,
    language,
    theme,
    selectedRegionId,
    near,
    arcs,
    hoveredRegionId,
    highlightedRegionIds,
    paints,
    padding,
    projection,
    animate,
  } = state;
  useEffect(
    () =>
      controller.current?.update({
        regions,
        language,
        theme,
        selectedRegionId,
        near,
        arcs,
        hoveredRegionId,
        highlightedRegionIds,
        paints,
        projection,
        animate,
      }),
    [
      regions,
      language,
      theme,
      selectedRegionId,
      near,
      arcs,
      hoveredRegionId,
      highlightedRegionIds,
      paints,
      projection,
      animate,
    ],
  );
  useEffect(() => {
    const top = container.current?.getBoundingClientRect().top ?? 0;
    controller.current?.update({ padding: { ...padding, top: Math.max(0, padding.top - top) } });
  }, [padding]);
  useEffect(() => {
    if (camera === null || camera.id === handled.current) return;
    handled.current = camera.id;
    controller.current?.move(camera);
  }, [camera]);

  if (!supported) return <MapFallback reason="no-webgl" />;
  if (failed !== null) throw failed;
  return (
    <div className="relative h-full">
      <p id="map-instructions" className="sr-only">
        {t('instructions')}
      </p>
      <div ref={container} data-map-idle="false" aria-describedby="map-instructions" className="size-full" />
      {hover && <MapTooltip hover={hover} regions={regions} />}
    </div>
  );
};
