import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

/** The scrolling part of a panel. `flush`: without padding, for tables that scroll themselves. */
export const PanelBody = ({ flush = false, children }: { flush?: boolean; children: ReactNode }) => (
  <div
    className={cn('min-h-0 flex-1', flush ? 'flex flex-col overflow-hidden' : 'overflow-y-auto px-4 py-3')}
  >
    {children}
  </div>
);

/** Stays at the lower edge of a panel: sums and the main button. */
export const PanelFooter = ({ children }: { children: ReactNode }) => (
  <footer className="flex shrink-0 flex-wrap items-center justify-between gap-2 border-t border-line px-4 py-3">
    {children}
  </footer>
);

export const PanelSection = ({
  title,
  aside,
  children,
}: {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) => (
  <section className="border-b border-line/70 py-3 first:pt-0 last:border-0 last:pb-0">
    <div className="mb-2 flex min-h-5 items-center justify-between gap-2">
      <h3 className="text-xs font-semibold text-muted">{title}</h3>
      {aside}
    </div>
    {children}
  </section>
);

/** Facts, one a line: name left, value right. */
export const KeyValue = ({
  items,
}: {
  items: readonly { key: string; label: ReactNode; value: ReactNode }[];
}) => (
  <dl className="flex flex-col gap-1.5 text-sm">
    {items.map(({ key, label, value }) => (
      <div key={key} className="flex items-baseline justify-between gap-4">
        <dt className="shrink-0 text-muted">{label}</dt>
        <dd className="min-w-0 text-right break-words tabular">{value}</dd>
      </div>
    ))}
  </dl>
);
