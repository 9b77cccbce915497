import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

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

export const Tabs = <Id extends string>({ label, value, onChange, items, className }: TabsProps<Id>) => (
  <Radix.Root
    value={value}
    onValueChange={(id) => onChange(id as Id)}
    className={cn('flex min-h-0 flex-col', className)}
  >
    <Radix.List aria-label={label} className="flex shrink-0 gap-4 overflow-x-auto border-b border-line px-4">
      {items.map(({ id, label: text, count }) => (
        <Radix.Trigger
          key={id}
          value={id}
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
