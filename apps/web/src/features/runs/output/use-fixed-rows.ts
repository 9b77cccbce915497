import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

const overscan = 20;

/**
 * The rows in view of a list whose rows are all `rowPx` high. Nothing here grows with the number of rows: a list
 * that measures each of a million rows at every new line takes longer than a frame.
 */
export const useFixedRows = (scroller: RefObject<HTMLElement | null>, count: number, rowPx: number) => {
  const [view, setView] = useState({ top: 0, height: 0 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller]);
  const first = Math.max(0, Math.min(count - 1, Math.floor(view.top / rowPx)) - overscan);
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowPx) + overscan);
  return {
    rows: Array.from({ length: Math.max(0, last - first) }, (_, at) => {
      return { index: first + at, startPx: (first + at) * rowPx };
    }),
    totalPx: count * rowPx,
    toIndex(index: number, align: 'center' | 'end') {
      const element = scroller.current;
      if (element === null) return;
      const above = align === 'end' ? element.clientHeight : (element.clientHeight + rowPx) / 2;
      // A row more than needed: the browser stops at the end, whatever the padding is.
      element.scrollTo({ top: (index + 1) * rowPx - above + (align === 'end' ? rowPx : 0) });
    },
  };
};
