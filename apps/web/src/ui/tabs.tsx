import { Tabs as Radix } from 'radix-ui';
import type { ReactNode, SyntheticEvent } from 'react';
import { cn } from '../lib/cn.ts';
import { useHiddenEdges } from './use-hidden-edges.ts';
import type { HiddenEdges } from './use-hidden-edges.ts';

export interface TabItem<Id extends string> {
  id: Id;
  label: ReactNode;
  count?: number;
  content: ReactNode;
}

interface TabsProps<Id extends string> {
  /** The accessible name of the tab list. */
  label: string;
  value: Id;
  onChange: (id: Id) => void;
  items: readonly TabItem<Id>[];
  className?: string;
}

// What goes on beyond an edge fades out there instead of being cut off.
const fades: Record<HiddenEdges, string> = {
  none: '',
  start: 'mask-[linear-gradient(to_right,transparent,black_2rem)]',
  end: 'mask-[linear-gradient(to_left,transparent,black_2rem)]',
  both: 'mask-[linear-gradient(to_right,transparent,black_2rem,black_calc(100%-2rem),transparent)]',
};

/** Scrolls a tab into its row when it is chosen or reached by key, and nothing else. */
const bringToSight = (event: SyntheticEvent<HTMLElement>): void =>
  event.currentTarget.scrollIntoView({ block: 'nearest', inline: 'center' });

export const Tabs = <Id extends string>({ label, value, onChange, items, className }: TabsProps<Id>) => {
  const { ref, hidden } = useHiddenEdges();
  return (
    <Radix.Root
      value={value}
      onValueChange={(id) => onChange(id as Id)}
      className={cn('flex min-h-0 flex-col', className)}
    >
      <Radix.List
        ref={ref}
        aria-label={label}
        className={cn(
          'flex shrink-0 gap-3.5 overflow-x-auto border-b border-line px-4 [scrollbar-width:none]',
          fades[hidden],
        )}
      >
        {items.map(({ id, label: text, count }) => (
          <Radix.Trigger
            key={id}
            value={id}
            onFocus={bringToSight}
            className={cn(
              '-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent text-sm font-medium whitespace-nowrap text-muted thumb:h-11',
              'hover:text-text focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-text',
            )}
          >
            {text}
            {count !== undefined && (
              <span className="rounded bg-hover px-1 text-2xs tabular text-muted">{count}</span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map(({ id, content }) => (
        <Radix.Content
          key={id}
          value={id}
          className="flex min-h-0 flex-1 flex-col focus-visible:-outline-offset-2"
        >
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
};
