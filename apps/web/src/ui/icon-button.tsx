import type { ComponentPropsWithRef, ComponentType } from 'react';
import { cn } from '../lib/cn.ts';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends ComponentPropsWithRef<'button'> {
  /** The accessible name, and the tooltip. */
  label: string;
  icon: ComponentType<{ className?: string }>;
  keys?: string[];
  size?: 'sm' | 'md';
  tooltipSide?: 'top' | 'right' | 'bottom' | 'left';
}

export const IconButton = ({
  label,
  icon: Icon,
  keys,
  size = 'md',
  tooltipSide,
  className,
  ...rest
}: IconButtonProps) => (
  <Tooltip content={label} {...(keys ? { keys } : {})} {...(tooltipSide ? { side: tooltipSide } : {})}>
    <button
      type="button"
      aria-label={label}
      className={cn(
        'inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-text',
        'disabled:cursor-not-allowed disabled:opacity-50 aria-pressed:bg-accent-soft aria-pressed:text-accent thumb:size-11',
        size === 'sm' ? 'size-7' : 'size-8',
        className,
      )}
      {...rest}
    >
      <Icon aria-hidden className="size-4" />
    </button>
  </Tooltip>
);
