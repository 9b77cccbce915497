import { useVirtualizer } from '@tanstack/react-virtual';
import { useImperativeHandle } from 'react';
import type { ReactNode, Ref, RefObject } from 'react';
import { useFixedRows } from './use-fixed-rows.ts';

type Align = 'start' | 'center' | 'end';

export interface LineRowsHandle {
  toIndex: (index: number, align: Align) => void;
  /** The first line in sight. */
  topIndex: () => number;
}

interface LineRowsProps {
  ref: Ref<LineRowsHandle>;
  scroller: RefObject<HTMLElement | null>;
  count: number;
  rowId: (index: number) => number;
  row: (index: number) => ReactNode;
}

const rowPx = 20;

/** Lines as they are, one row each. */
export const FixedLineRows = ({ ref, scroller, count, rowId, row }: LineRowsProps) => {
  const { rows, totalPx, ...fixed } = useFixedRows(scroller, count, rowPx);
  useImperativeHandle(ref, () => ({
    toIndex: (index, align) => fixed.toIndex(index, align),
    topIndex: () => Math.floor((scroller.current?.scrollTop ?? 0) / rowPx),
  }));
  return (
    <div className="relative min-w-full" style={{ height: totalPx }}>
      {rows.map(({ index, startPx }) => (
        <div
          key={rowId(index)}
          data-index={index}
          // A place, not a transform: each of those is a layer of its own to the browser.
          className="absolute left-0 h-5 min-w-full [contain:layout_style]"
          style={{ top: startPx }}
        >
          {row(index)}
        </div>
      ))}
    </div>
  );
};

/** Lines broken at the border; each row is as high as its text needs. */
export const WrappedLineRows = ({ ref, scroller, count, rowId, row }: LineRowsProps) => {
  // The list is read where it is made; nothing memoised depends on it.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 20,
    getItemKey: rowId,
  });
  useImperativeHandle(ref, () => ({
    toIndex: (index, align) => virtual.scrollToIndex(index, { align }),
    topIndex: () => virtual.getVirtualItemForOffset(scroller.current?.scrollTop ?? 0)?.index ?? 0,
  }));
  return (
    <div className="relative min-w-full" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map((item) => (
        <div
          key={item.key}
          data-index={item.index}
          ref={virtual.measureElement}
          className="absolute inset-x-0 top-0"
          style={{ transform: `translateY(${item.start}px)` }}
        >
          {row(item.index)}
        </div>
      ))}
    </div>
  );
};
