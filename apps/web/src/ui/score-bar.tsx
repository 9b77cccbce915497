import { cn } from '../lib/cn.ts';

/** A share of 1 as a bar; the number stands beside it. */
export const ScoreBar = ({ score, className }: { score: number | null; className?: string }) => (
  <span aria-hidden className={cn('block h-1 overflow-hidden rounded-full bg-line-strong', className)}>
    <span
      className="block h-full rounded-full bg-accent"
      style={{ width: `${Math.round(Math.min(1, Math.max(0, score ?? 0)) * 100)}%` }}
    />
  </span>
);
