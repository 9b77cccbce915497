import type { ComponentPropsWithRef } from 'react';
import { cn } from '../lib/cn.ts';
import { Field, controlClass } from './field.tsx';
import type { FieldTexts } from './field.tsx';

type Area = Omit<ComponentPropsWithRef<'textarea'>, 'className' | 'id' | 'onChange' | 'value'>;

export interface TextAreaProps extends FieldTexts, Area {
  value: string;
  onChange: (value: string) => void;
  mono?: boolean;
}

export const TextArea = ({
  label,
  hint,
  error,
  aside,
  labelHidden,
  className,
  value,
  onChange,
  mono,
  rows = 3,
  ...area
}: TextAreaProps) => (
  <Field
    label={label}
    hint={hint}
    error={error}
    aside={aside}
    {...(labelHidden ? { labelHidden } : {})}
    {...(className ? { className } : {})}
  >
    {(ids) => (
      <textarea
        {...ids}
        {...area}
        rows={rows}
        // It grows with its text; then `rows` is not heard, so it is said as a height.
        style={{ minHeight: `calc(${rows}lh + 14px)` }}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={cn(
          controlClass,
          'field-sizing-content max-h-[40dvh] resize-y py-1.5',
          mono && 'font-mono text-xs leading-5',
        )}
      />
    )}
  </Field>
);
