import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

export interface CheckboxProps {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean | 'indeterminate';
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  labelHidden?: boolean;
  className?: string;
}

export const Checkbox = ({
  label,
  hint,
  checked,
  onChange,
  disabled = false,
  labelHidden = false,
  className,
}: CheckboxProps) => {
  const id = useId();
  return (
    <div className={cn('flex items-start gap-2 thumb:min-h-11 thumb:items-center', className)}>
      <Radix.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next === true)}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded border border-control-line bg-sunken data-[state=checked]:border-accent-strong data-[state=checked]:bg-accent-strong data-[state=indeterminate]:border-accent-strong data-[state=indeterminate]:bg-accent-strong disabled:opacity-50 thumb:size-6"
      >
        <Radix.Indicator>
          {checked === 'indeterminate' ? (
            <Minus aria-hidden className="size-3 text-accent-text" />
          ) : (
            <Check aria-hidden className="size-3 text-accent-text" />
          )}
        </Radix.Indicator>
      </Radix.Root>
      <label
        htmlFor={id}
        className={cn('min-w-0 text-sm', labelHidden && 'sr-only', disabled && 'opacity-50')}
      >
        {label}
        {hint !== undefined && <span className="block text-xs text-faint">{hint}</span>}
      </label>
    </div>
  );
};
