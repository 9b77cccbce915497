import { useVirtualizer } from '@tanstack/react-virtual';
import type { Vm } from '@terroir/shared-types';
import { useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';

// A running VM; others are measured when they are seen.
const usualHeightPx = 70;

interface VmListProps {
  vms: readonly Vm[];
  /** What scrolls around this list and whatever stands above it. */
  scroller: RefObject<HTMLDivElement | null>;
  /** Changes when what stands above may have another height. */
  layoutVersion: number;
  children: (vm: Vm) => ReactNode;
}

/** The VMs of one group: of thousands only those in sight exist. */
export const VmList = ({ vms, scroller, layoutVersion, children }: VmListProps) => {
  const list = useRef<HTMLUListElement>(null);
  /** null until it has been laid out: taken for the top, every group would fill the height in sight with rows. */
  const [knownOffsetPx, setOffsetPx] = useState<number | null>(null);
  useLayoutEffect(() => setOffsetPx(list.current?.offsetTop ?? 0), [layoutVersion]);
  const offsetPx = knownOffsetPx ?? 0;
  // The virtualizer answers anew at each render; the compiler must leave this component as it is.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: vms.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualHeightPx,
    getItemKey: (index) => vms[index]?.id ?? index,
    scrollMargin: offsetPx,
    // Each group has a list of its own, and each keeps so many rows beyond its edges, in sight or not.
    overscan: 2,
  });
  const rows = knownOffsetPx === null ? [] : virtualizer.getVirtualItems();
  return (
    <ul ref={list} className="relative" style={{ height: virtualizer.getTotalSize() }}>
      {rows.map(({ index, key, start }) => {
        const vm = vms[index];
        return vm === undefined ? null : (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            aria-label={vm.name}
            aria-setsize={vms.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0"
            style={{ transform: `translateY(${start - offsetPx}px)` }}
          >
            {children(vm)}
          </li>
        );
      })}
    </ul>
  );
};
