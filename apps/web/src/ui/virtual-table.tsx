// Rows stand at computed places, which a <table> cannot do: the roles of a grid say what the elements do not.
// oxlint-disable jsx-a11y/prefer-tag-over-role
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

export interface Column<Row> {
  id: string;
  header: ReactNode;
  /** A grid track, e.g. `minmax(160px, 1fr)` or `72px`. */
  width: string;
  align?: 'start' | 'end';
  sortable?: boolean;
  cell: (row: Row) => ReactNode;
}

export interface VirtualTableProps<Row> {
  /** The accessible name. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowId: (row: Row) => string;
  /** The accessible name of a row; without it, its text. */
  rowLabel?: (row: Row) => string;
  rowHeightPx?: number;
  selectedId?: string | null;
  /** Enter or click on a row. */
  onOpen?: (row: Row) => void;
  /** The row under the pointer or with focus; null when none. */
  onPoint?: (row: Row | null) => void;
  sort?: { column: string; descending: boolean };
  onSort?: (column: string) => void;
  /** Below this the table scrolls sideways. */
  minWidthPx?: number;
  className?: string;
}

/** A grid of any number of rows; arrows, Home, End and page keys move, Enter opens. Needs a bounded height around it. */
export const VirtualTable = <Row,>(props: VirtualTableProps<Row>) => {
  const {
    label,
    rows,
    columns,
    rowId,
    rowLabel,
    rowHeightPx = 36,
    selectedId,
    onOpen,
    onPoint,
    sort,
    onSort,
    minWidthPx,
    className,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // The virtualizer answers anew at each render; the compiler must leave this component as it is.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 12,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowId(row);
    },
  });
  const template = columns.map(({ width }) => width).join(' ');

  const focusRow = (index: number): void => {
    const target = Math.max(0, Math.min(rows.length - 1, index));
    virtualizer.scrollToIndex(target);
    // The row exists only after the scroll has been rendered.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"]`)?.focus(),
    );
  };
  const move = (event: KeyboardEvent, index: number, row: Row): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeightPx) - 2);
    const target = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: index + page,
      PageUp: index - page,
    }[event.key];
    if (target !== undefined) focusRow(target);
    else if (event.key === 'Enter' && event.target === event.currentTarget) onOpen?.(row);
    else return;
    event.preventDefault();
  };
  const items = virtualizer.getVirtualItems();

  return (
    <div ref={scroller} className={cn('relative min-h-0 flex-1 overflow-auto', className)}>
      <div role="grid" aria-label={label} aria-rowcount={rows.length + 1} style={{ minWidth: minWidthPx }}>
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-10 grid h-8 items-center border-b border-line bg-surface px-3"
          style={{ gridTemplateColumns: template }}
        >
          {columns.map(({ id, header, align, sortable }) => (
            <div
              key={id}
              role="columnheader"
              aria-sort={sort?.column === id ? (sort.descending ? 'descending' : 'ascending') : undefined}
              className={cn('truncate px-1 text-2xs font-medium text-faint', align === 'end' && 'text-right')}
            >
              {sortable && onSort ? (
                <button
                  type="button"
                  className="inline-flex items-center gap-0.5 hover:text-text"
                  onClick={() => onSort(id)}
                >
                  {header}
                  {sort?.column === id &&
                    (sort.descending ? (
                      <ArrowDown aria-hidden className="size-3" />
                    ) : (
                      <ArrowUp aria-hidden className="size-3" />
                    ))}
                </button>
              ) : (
                header
              )}
            </div>
          ))}
        </div>
        <div style={{ height: virtualizer.getTotalSize() }} className="relative">
          {items.map(({ index, key, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const selected = rowId(row) === selectedId;
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={selected}
                aria-label={rowLabel?.(row)}
                data-index={index}
                tabIndex={index === (items[0]?.index ?? 0) || selected ? 0 : -1}
                onClick={() => onOpen?.(row)}
                onKeyDown={(event) => move(event, index, row)}
                onMouseEnter={() => onPoint?.(row)}
                onMouseLeave={() => onPoint?.(null)}
                onFocus={() => onPoint?.(row)}
                onBlur={() => onPoint?.(null)}
                className={cn(
                  'absolute inset-x-0 grid items-center border-b border-line/60 px-3 text-sm focus-visible:z-1 focus-visible:-outline-offset-2',
                  onOpen && 'cursor-pointer hover:bg-hover',
                  selected && 'bg-accent-soft',
                )}
                style={{
                  gridTemplateColumns: template,
                  height: rowHeightPx,
                  transform: `translateY(${start}px)`,
                }}
              >
                {columns.map(({ id, align, cell }) => (
                  <div
                    key={id}
                    role="gridcell"
                    className={cn('min-w-0 truncate px-1', align === 'end' && 'text-right tabular')}
                  >
                    {cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
};
