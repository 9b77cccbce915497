import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { flushSync } from 'react-dom';

const overscan = 12;
// Rows come and go this many at once, so that most small moves change nothing.
const rowsPerStep = 4;

/**
 * The rows in view of a list whose rows are all `rowPx` high. Nothing here grows with the number of rows: a list
 * that measures each of a million rows at every new line takes longer than a frame.
 */
export const useFixedRows = (scroller: RefObject<HTMLElement | null>, count: number, rowPx: number) => {
  const [view, setView] = useState({ first: 0, last: 0 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    // Kept: reading it while rows change would lay out the page once more.
    let height = 0;
    let shown = { first: 0, last: 0 };
    const look = (): void => {
      const top = element.scrollTop / rowPx;
      const first = Math.floor(top / rowsPerStep) * rowsPerStep - overscan;
      const last = Math.ceil((top + height / rowPx) / rowsPerStep) * rowsPerStep + overscan;
      if (first === shown.first && last === shown.last) return;
      shown = { first, last };
      setView(shown);
    };
    const observer = new ResizeObserver(() => {
      height = element.clientHeight;
      look();
    });
    observer.observe(element);
    // In the frame that is drawn: a render of its own would come a frame late and show an empty stripe.
    const scrolled = (): void => flushSync(look);
    element.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', scrolled);
    };
  }, [scroller, rowPx]);
  const first = Math.max(0, Math.min(count - 1, view.first));
  const last = Math.min(count, view.last);
  return {
    rows: Array.from({ length: Math.max(0, last - first) }, (_, at) => {
      return { index: first + at, startPx: (first + at) * rowPx };
    }),
    totalPx: count * rowPx,
    toIndex(index: number, align: 'start' | 'center' | 'end') {
      const element = scroller.current;
      if (element === null) return;
      const above = { start: rowPx, center: (element.clientHeight + rowPx) / 2, end: element.clientHeight }[
        align
      ];
      // A row more than needed: the browser stops at the end, whatever the padding is.
      element.scrollTo({ top: (index + 1) * rowPx - above + (align === 'end' ? rowPx : 0) });
    },
  };
};
