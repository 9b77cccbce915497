import { lazy, Suspense, useRef } from 'react';
import { useIsNarrow } from '../lib/use-media.ts';
import { BottomSheet } from './bottom-sheet.tsx';
import { Dock } from './dock.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { MapControls } from './map-controls.tsx';
import { Navigation } from './navigation.tsx';
import { Palette } from './palette.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { TopBar } from './top-bar.tsx';
import { useActivePanels } from './use-active-panels.ts';
import { useClearArea } from './use-clear-area.ts';
import { useMapClicks } from './use-map-clicks.ts';
import { useShellCommands } from './use-shell-commands.ts';
import { MapFallback } from '../map/map-fallback.tsx';

const MapView = lazy(() => import('../map/map-view.tsx').then(({ MapView }) => ({ default: MapView })));

const Overlays = lazy(() => import('./overlays.tsx').then(({ Overlays }) => ({ default: Overlays })));

const RegionLayer = lazy(() =>
  import('../features/region-layer/region-layer.tsx').then(({ RegionLayer }) => ({ default: RegionLayer })),
);

const widths = { md: 'w-100', lg: 'w-160' };

const WideLayout = () => {
  const clear = useRef<HTMLDivElement>(null);
  useClearArea(clear);
  const { left, right, dock } = useActivePanels();
  return (
    <div className="pointer-events-none relative z-10 flex min-h-0 flex-1 gap-2 p-3">
      <Navigation narrow={false} />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <div className="flex min-h-0 flex-1 gap-2">
          {left && (
            <PanelFrame
              key={left.id}
              panel={left}
              className={`max-w-full rounded-panel ${widths[left.width ?? 'md']}`}
            />
          )}
          <div ref={clear} className="flex min-w-0 flex-1 items-end justify-end gap-2">
            <Suspense fallback={null}>
              <RegionLayer />
            </Suspense>
            <MapControls />
          </div>
          {right && (
            <PanelFrame
              key={right.id}
              panel={right}
              className={`max-w-full rounded-panel ${widths[right.width ?? 'md']}`}
            />
          )}
        </div>
        {dock && <Dock key={dock.id} panel={dock} />}
      </div>
    </div>
  );
};

const NarrowLayout = () => {
  const clear = useRef<HTMLDivElement>(null);
  useClearArea(clear);
  const { left, right, dock } = useActivePanels();
  const top = dock ?? right ?? left;
  return (
    <div className="pointer-events-none relative z-10 flex min-h-0 flex-1 flex-col">
      <div ref={clear} className="flex min-h-0 flex-1 items-end justify-end gap-2 overflow-hidden p-2">
        <div className="self-start">
          <Suspense fallback={null}>
            <RegionLayer />
          </Suspense>
        </div>
        {top === null && <MapControls />}
      </div>
      {top && <BottomSheet key={top.id} panel={top} />}
      <Navigation narrow />
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
      {narrow ? <NarrowLayout /> : <WideLayout />}
      <Shortcuts />
      <Palette />
      <HelpSheet />
      <Suspense fallback={null}>
        <Overlays />
      </Suspense>
    </div>
  );
};
