import { lazy, Suspense, useRef } from 'react';
import { cn } from '../lib/cn.ts';
import { useIsNarrow } from '../lib/use-media.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { MapControls } from './map-controls.tsx';
import { Navigation } from './navigation.tsx';
import { Palette } from './palette/palette.tsx';
import type { PanelDefinition } from './panel-definition.ts';
import { PanelSlot } from './panel-slot.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { TopBar } from './top-bar.tsx';
import { useActivePanels } from './use-active-panels.ts';
import { useClearArea } from './use-clear-area.ts';
import { useMapClicks } from './use-map-clicks.ts';
import { useShellCommands } from './use-shell-commands.ts';
import { WarningStrip } from './warning-strip.tsx';
import { MapFallback } from '../map/map-fallback.tsx';

const MapView = lazy(() => import('../map/map-view.tsx').then(({ MapView }) => ({ default: MapView })));

const Overlays = lazy(() => import('./overlays.tsx').then(({ Overlays }) => ({ default: Overlays })));

const RegionLayer = lazy(() =>
  import('../features/region-layer/region-layer.tsx').then(({ RegionLayer }) => ({ default: RegionLayer })),
);

/**
 * Panels around the part of the map that stays clear; on a narrow screen the top one as a sheet below it. The same
 * elements by the same keys in both, so that turning a phone or narrowing a window loses nothing.
 */
const Layout = ({ narrow }: { narrow: boolean }) => {
  const clear = useRef<HTMLDivElement>(null);
  useClearArea(clear);
  const { left, right, dock } = useActivePanels();
  const top = dock ?? right ?? left;
  const slot = (panel: PanelDefinition | null) =>
    panel !== null && (!narrow || panel === top) ? (
      <PanelSlot key={panel.id} panel={panel} narrow={narrow} />
    ) : null;
  const navigation = <Navigation key="navigation" narrow={narrow} />;
  const clearArea = (
    <div
      key="clear"
      ref={clear}
      className={cn(
        'flex min-h-0 min-w-0 items-end justify-end gap-2',
        narrow ? 'flex-1 overflow-hidden p-2' : 'col-start-3 row-start-1',
      )}
    >
      <div className={narrow ? 'self-start' : 'contents'}>
        <Suspense fallback={null}>
          <RegionLayer />
        </Suspense>
      </div>
      {(!narrow || top === null) && <MapControls />}
    </div>
  );
  return (
    <div
      className={cn(
        'pointer-events-none relative z-10 min-h-0 flex-1',
        narrow
          ? 'flex flex-col'
          : 'grid grid-cols-[auto_minmax(0,auto)_minmax(0,1fr)_minmax(0,auto)] grid-rows-[minmax(0,1fr)_auto] p-3',
      )}
    >
      {narrow
        ? [clearArea, slot(left), slot(right), slot(dock), navigation]
        : [navigation, slot(left), clearArea, slot(right), slot(dock)]}
    </div>
  );
};

/** The map is the page; everything else floats over it. */
export const Shell = () => {
  const narrow = useIsNarrow();
  useShellCommands();
  const clicks = useMapClicks();
  return (
    <div className="relative flex h-full flex-col">
      <div className="absolute inset-x-0 top-(--topbar-height) bottom-0">
        <ErrorBoundary renderFallback={() => <MapFallback reason="failed" />}>
          <Suspense fallback={null}>
            <MapView {...clicks} />
          </Suspense>
        </ErrorBoundary>
      </div>
      <TopBar />
      <WarningStrip />
      <Layout narrow={narrow} />
      <Shortcuts />
      <Palette />
      <HelpSheet />
      <Suspense fallback={null}>
        <Overlays />
      </Suspense>
    </div>
  );
};
