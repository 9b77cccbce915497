import { LoaderCircle } from 'lucide-react';
import type { ComponentPropsWithRef, ComponentType } from 'react';
import { cn } from '../lib/cn.ts';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  variant?: ButtonVariant;
  size?: 'sm' | 'md';
  icon?: ComponentType<{ className?: string }>;
  /** Shows a spinner and refuses further clicks. */
  busy?: boolean;
}

export const buttonVariants: Record<ButtonVariant, string> = {
  primary: 'bg-accent-strong text-accent-text hover:bg-accent-strong-hover',
  secondary: 'bg-raised text-text border border-line-strong hover:bg-hover',
  ghost: 'text-muted hover:bg-hover hover:text-text',
  danger: 'bg-danger-strong text-accent-text hover:bg-danger-strong-hover',
};

export const Button = ({
  variant = 'secondary',
  size = 'md',
  icon: Icon,
  busy = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) => (
  <button
    type="button"
    disabled={disabled === true || busy}
    aria-busy={busy || undefined}
    className={cn(
      'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors select-none',
      'disabled:cursor-not-allowed disabled:opacity-50 thumb:min-h-11',
      size === 'sm' ? 'h-7 px-2.5 text-xs' : 'h-8 px-3 text-sm',
      buttonVariants[variant],
      className,
    )}
    {...rest}
  >
    {busy ? (
      <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
    ) : (
      Icon && <Icon aria-hidden className="size-3.5" />
    )}
    {children}
  </button>
);
