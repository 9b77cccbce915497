import type { ComponentPropsWithRef, ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { Field, controlClass } from './field.tsx';
import type { FieldTexts } from './field.tsx';

type Input = Omit<ComponentPropsWithRef<'input'>, 'className' | 'id' | 'onChange' | 'value'>;

export interface TextFieldProps extends FieldTexts, Input {
  value: string;
  onChange: (value: string) => void;
  /** Inside the control, before the text. */
  leading?: ReactNode;
  mono?: boolean;
}

export const TextField = ({
  label,
  hint,
  error,
  aside,
  labelHidden,
  className,
  value,
  onChange,
  leading,
  mono,
  ...input
}: TextFieldProps) => (
  <Field
    label={label}
    hint={hint}
    error={error}
    aside={aside}
    {...(labelHidden ? { labelHidden } : {})}
    {...(className ? { className } : {})}
  >
    {(ids) => (
      <span className="relative block">
        {leading !== undefined && (
          <span
            aria-hidden
            className="pointer-events-none absolute inset-y-0 left-2 flex items-center text-faint [&>svg]:size-3.5"
          >
            {leading}
          </span>
        )}
        <input
          {...ids}
          {...input}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={cn(controlClass, 'h-8', leading !== undefined && 'pl-7.5', mono && 'font-mono text-xs')}
        />
      </span>
    )}
  </Field>
);
