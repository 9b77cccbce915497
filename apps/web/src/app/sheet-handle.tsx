import { useRef } from 'react';
import type { PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';

/** Shorter moves of the thumb are taps. */
const dragPx = 32;

interface SheetHandleProps {
  full: boolean;
  onFull: (full: boolean) => void;
  onClose: () => void;
}

/** Makes the sheet of a narrow screen full or half as high: tapped or dragged; down from half closes. */
export const SheetHandle = ({ full, onFull, onClose }: SheetHandleProps) => {
  const { t } = useTranslation('shell');
  const startY = useRef<number | null>(null);
  const dragged = useRef(false);
  const end = (event: PointerEvent) => {
    const movedPx = startY.current === null ? 0 : event.clientY - startY.current;
    startY.current = null;
    dragged.current = Math.abs(movedPx) >= dragPx;
    if (movedPx <= -dragPx) onFull(true);
    else if (movedPx >= dragPx && full) onFull(false);
    else if (movedPx >= dragPx) onClose();
  };
  return (
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
        if (!dragged.current) onFull(!full);
        dragged.current = false;
      }}
    >
      <span className="h-1 w-9 rounded-full bg-line-strong" />
    </button>
  );
};
