// A separator that is moved by keyboard is a control, which <hr> is not.
// oxlint-disable jsx-a11y/prefer-tag-over-role
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../stores/preferences.ts';
import { dockHeight, useDockHeight } from './use-dock-height.ts';

/** Makes the dock higher or lower, dragged or by the arrow keys; a double click gives the default back. */
export const DockHandle = () => {
  const { t } = useTranslation('shell');
  const setDockHeight = usePreferences((state) => state.setDockHeight);
  const { px, minPx, maxPx } = useDockHeight();
  const choose = (wantedPx: number): void => setDockHeight(dockHeight(wantedPx, innerHeight).px);
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons === 1) choose(innerHeight - event.clientY - 12);
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowUp: 24, ArrowDown: -24 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    choose(px + by);
  };
  return (
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label={t('panel.resizeDock')}
      aria-valuenow={px}
      aria-valuemin={minPx}
      aria-valuemax={maxPx}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={step}
      onDoubleClick={() => setDockHeight(null)}
      className="absolute inset-x-0 top-0 z-10 h-1.5 cursor-row-resize touch-none hover:bg-accent-soft focus-visible:-outline-offset-2"
    />
  );
};
