import { CircleAlert } from 'lucide-react';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

export interface FieldTexts {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  /** Beside the label, at the end of the line: a unit, a value, a small button. */
  aside?: ReactNode;
  /** The label is read out but not shown. */
  labelHidden?: boolean;
  className?: string;
}

export interface FieldIds {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

const present = (node: ReactNode): boolean =>
  node !== undefined && node !== null && node !== false && node !== '';

/** Label, hint and error around one control, tied to it by ids. */
export const Field = ({
  label,
  hint,
  error,
  aside,
  labelHidden = false,
  className,
  children,
}: FieldTexts & { children: (ids: FieldIds) => ReactNode }) => {
  const id = useId();
  const failed = present(error);
  const described = failed ? `${id}-error` : present(hint) ? `${id}-hint` : undefined;
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <div
        className={cn(
          'flex items-baseline justify-between gap-2',
          labelHidden && !present(aside) && 'sr-only',
        )}
      >
        <label htmlFor={id} className={cn('text-xs font-medium text-muted', labelHidden && 'sr-only')}>
          {label}
        </label>
        {present(aside) && <span className="text-xs tabular text-muted">{aside}</span>}
      </div>
      {children({
        id,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(failed ? { 'aria-invalid': true } : {}),
      })}
      {failed ? (
        <p id={`${id}-error`} role="alert" className="flex items-start gap-1 text-xs text-failed">
          <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          <span className="min-w-0">{error}</span>
        </p>
      ) : (
        present(hint) && (
          <p id={`${id}-hint`} className="text-xs text-faint">
            {hint}
          </p>
        )
      )}
    </div>
  );
};

export const controlClass =
  'w-full min-w-0 rounded-md border border-control-line/70 bg-sunken px-2.5 text-sm text-text placeholder:text-faint hover:border-control-line ' +
  'focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-failed disabled:cursor-not-allowed disabled:opacity-50 thumb:min-h-11 thumb:text-base';
