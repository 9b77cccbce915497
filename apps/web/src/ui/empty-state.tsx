import { Lock, SearchX, Sprout, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export type EmptyKind = 'first-use' | 'no-match' | 'no-permission' | 'failed';

const icons = { 'first-use': Sprout, 'no-match': SearchX, 'no-permission': Lock, failed: TriangleAlert };

export interface EmptyStateProps {
  kind: EmptyKind;
  title: ReactNode;
  hint?: ReactNode;
  /** One button: the way on. */
  action?: ReactNode;
}

export const EmptyState = ({ kind, title, hint, action }: EmptyStateProps) => {
  const Icon = icons[kind];
  return (
    <div
      className="flex flex-col items-center gap-1 px-6 py-10 text-center"
      role={kind === 'failed' ? 'alert' : undefined}
    >
      <Icon
        aria-hidden
        className={kind === 'failed' ? 'mb-2 size-6 text-failed' : 'mb-2 size-6 text-faint'}
      />
      <p className="text-sm font-medium">{title}</p>
      {hint !== undefined && <p className="max-w-80 text-sm text-muted">{hint}</p>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  );
};
