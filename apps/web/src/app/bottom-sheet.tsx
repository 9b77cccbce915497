import { useRef, useState } from 'react';
import type { PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useOpenPanel } from '../stores/url-state.ts';
import type { PanelDefinition } from './panel-definition.ts';
import { PanelFrame } from './panel-frame.tsx';

/** Shorter moves of the thumb are taps. */
const dragPx = 32;

/** A panel on a narrow screen: half or full height; the handle is tapped or dragged, down from half closes. */
export const BottomSheet = ({ panel }: { panel: PanelDefinition }) => {
  const { t } = useTranslation('shell');
  const open = useOpenPanel();
  const [full, setFull] = useState(false);
  const startY = useRef<number | null>(null);
  const dragged = useRef(false);

  const end = (event: PointerEvent) => {
    const movedPx = startY.current === null ? 0 : event.clientY - startY.current;
    startY.current = null;
    dragged.current = Math.abs(movedPx) >= dragPx;
    if (movedPx <= -dragPx) setFull(true);
    else if (movedPx >= dragPx && full) setFull(false);
    else if (movedPx >= dragPx) open(panel.slot, null);
  };
  const handle = (
    <button
      type="button"
      aria-expanded={full}
      aria-label={full ? t('panel.collapse') : t('panel.expand')}
      className="flex h-6 w-full shrink-0 touch-none items-center justify-center focus-visible:-outline-offset-2"
      onPointerDown={(event) => {
        startY.current = event.clientY;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerUp={end}
      onClick={() => {
        // The click that ends a drag is not a tap.
        if (!dragged.current) setFull(!full);
        dragged.current = false;
      }}
    >
      <span className="h-1 w-9 rounded-full bg-line-strong" />
    </button>
  );
  return (
    <PanelFrame
      panel={panel}
      className="w-full shrink-0 rounded-t-2xl border-x-0 border-b-0 transition-[height] duration-200"
      style={{ height: full ? 'calc(100dvh - var(--topbar-height) - 64px)' : '52dvh' }}
      handle={handle}
    />
  );
};
