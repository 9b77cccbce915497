import { Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import { cn } from '../lib/cn.ts';
import { Field, controlClass } from './field.tsx';
import type { FieldTexts } from './field.tsx';

export interface NumberFieldProps extends FieldTexts {
  /** null: left empty. */
  value: number | null;
  onChange: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  placeholder?: string;
  /** Shown behind the number. */
  unit?: string;
  /** Names of the minus and plus buttons; without them there are none. */
  steppers?: { less: string; more: string };
  disabled?: boolean;
}

const stepperClass =
  'flex w-8 shrink-0 items-center justify-center rounded-md border border-control-line/70 bg-sunken text-muted hover:bg-hover disabled:opacity-40 thumb:w-11';

export const NumberField = ({
  value,
  onChange,
  min,
  max,
  step = 1,
  placeholder,
  unit,
  steppers,
  disabled,
  ...texts
}: NumberFieldProps) => {
  // What is being typed may not be a number yet, e.g. `0.`
  const [draft, setDraft] = useState<string | null>(null);
  const clamp = (next: number): number => Math.min(max ?? Infinity, Math.max(min ?? -Infinity, next));
  const take = (text: string): void => {
    setDraft(text);
    if (text.trim() === '') onChange(null);
    else if (Number.isFinite(Number(text))) onChange(Number(text));
  };
  const nudge = (by: number) => () => {
    setDraft(null);
    onChange(clamp((value ?? min ?? 0) + by));
  };
  return (
    <Field {...texts}>
      {(ids) => (
        <span className="flex gap-1">
          {steppers && (
            <button
              type="button"
              aria-label={steppers.less}
              className={stepperClass}
              onClick={nudge(-step)}
              disabled={disabled === true || (min !== undefined && (value ?? min) <= min)}
            >
              <Minus aria-hidden className="size-3.5" />
            </button>
          )}
          <span className="relative block min-w-0 flex-1">
            <input
              {...ids}
              type="text"
              inputMode="decimal"
              autoComplete="off"
              disabled={disabled}
              placeholder={placeholder}
              value={draft ?? (value === null ? '' : String(value))}
              onChange={(event) => take(event.target.value)}
              onBlur={() => {
                setDraft(null);
                if (value !== null) onChange(clamp(value));
              }}
              className={cn(controlClass, 'h-8 tabular', unit && 'pr-11', steppers && 'text-center')}
            />
            {unit && (
              <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-xs text-faint">
                {unit}
              </span>
            )}
          </span>
          {steppers && (
            <button
              type="button"
              aria-label={steppers.more}
              className={stepperClass}
              onClick={nudge(step)}
              disabled={disabled === true || (max !== undefined && (value ?? 0) >= max)}
            >
              <Plus aria-hidden className="size-3.5" />
            </button>
          )}
        </span>
      )}
    </Field>
  );
};
