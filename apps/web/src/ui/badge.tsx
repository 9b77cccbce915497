import type { ComponentType, ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

export type Tone = 'neutral' | 'accent' | 'running' | 'transient' | 'paused' | 'ended' | 'failed' | 'unknown';

export const toneText: Record<Tone, string> = {
  neutral: 'text-muted',
  accent: 'text-accent',
  running: 'text-running',
  transient: 'text-transient',
  paused: 'text-paused',
  ended: 'text-ended',
  failed: 'text-failed',
  unknown: 'text-unknown',
};

interface BadgeProps {
  tone?: Tone;
  icon?: ComponentType<{ className?: string }>;
  /** With a border; without it the badge is icon and word alone, for tables. */
  outlined?: boolean;
  spin?: boolean;
  title?: string;
  children: ReactNode;
}

export const Badge = ({
  tone = 'neutral',
  icon: Icon,
  outlined = true,
  spin = false,
  title,
  children,
}: BadgeProps) => (
  <span
    title={title}
    className={cn(
      'inline-flex shrink-0 items-center gap-1 text-xs font-medium whitespace-nowrap',
      outlined && 'h-5 rounded-full border border-current/30 px-1.5',
      toneText[tone],
    )}
  >
    {Icon && (
      <Icon aria-hidden className={cn('size-3.5 shrink-0', spin && 'animate-[spin_2s_linear_infinite]')} />
    )}
    {children}
  </span>
);
