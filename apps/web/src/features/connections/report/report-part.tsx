import type { ReactNode } from 'react';

interface ReportPartProps {
  title: string;
  /** At the end of the title's line. */
  aside?: ReactNode;
  children?: ReactNode;
}

export const ReportPart = ({ title, aside, children }: ReportPartProps) => (
  <section aria-label={title} className="flex flex-col gap-1">
    <div className="flex min-h-6 items-center justify-between gap-2">
      <h4 className="text-xs font-semibold text-muted">{title}</h4>
      {aside}
    </div>
    {children}
  </section>
);
