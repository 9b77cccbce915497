// A separator that is moved by keyboard is a control, which <hr> is not.
// oxlint-disable jsx-a11y/prefer-tag-over-role
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../stores/preferences.ts';
import type { PanelDefinition } from './panel-definition.ts';
import { PanelFrame } from './panel-frame.tsx';

const minPx = 160;
const maxPx = () => Math.max(minPx, Math.round(innerHeight * 0.7));
const clamp = (px: number): number => Math.min(maxPx(), Math.max(minPx, Math.round(px)));

const ResizeHandle = () => {
  const { t } = useTranslation('shell');
  const { dockHeightPx, setDockHeight } = usePreferences();
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons === 1) setDockHeight(clamp(innerHeight - event.clientY - 12));
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowUp: 24, ArrowDown: -24 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setDockHeight(clamp(dockHeightPx + by));
  };
  return (
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label={t('panel.resizeDock')}
      aria-valuenow={dockHeightPx}
      aria-valuemin={minPx}
      aria-valuemax={maxPx()}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={step}
      className="absolute inset-x-0 top-0 z-10 h-1.5 cursor-row-resize touch-none hover:bg-accent-soft focus-visible:-outline-offset-2"
    />
  );
};

/** The console's place: along the lower edge, as tall as the person left it. */
export const Dock = ({ panel }: { panel: PanelDefinition }) => {
  const heightPx = usePreferences((state) => state.dockHeightPx);
  return (
    <PanelFrame
      panel={panel}
      className="w-full shrink-0 rounded-panel"
      style={{ height: clamp(heightPx) }}
      handle={<ResizeHandle />}
    />
  );
};
