import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { Field, controlClass } from './field.tsx';
import type { FieldTexts } from './field.tsx';

export interface SelectOption<Value extends string> {
  value: Value;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
}

export interface SelectProps<Value extends string> extends FieldTexts {
  value: Value | undefined;
  onChange: (value: Value) => void;
  options: readonly SelectOption<Value>[];
  placeholder?: string;
  disabled?: boolean;
}

export const Select = <Value extends string>({
  value,
  onChange,
  options,
  placeholder,
  disabled = false,
  ...texts
}: SelectProps<Value>) => (
  <Field {...texts}>
    {(ids) => (
      <Radix.Root
        {...(value === undefined ? {} : { value })}
        onValueChange={(next) => onChange(next as Value)}
        disabled={disabled}
      >
        <Radix.Trigger
          {...ids}
          className={cn(
            controlClass,
            'flex h-8 items-center justify-between gap-2 text-left data-placeholder:text-faint',
          )}
        >
          <span className="min-w-0 truncate">
            <Radix.Value placeholder={placeholder} />
          </span>
          <Radix.Icon asChild>
            <ChevronDown aria-hidden className="size-3.5 shrink-0 text-faint" />
          </Radix.Icon>
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            position="popper"
            sideOffset={4}
            collisionPadding={8}
            className="z-60 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-enter overflow-hidden rounded-lg border border-line-strong bg-surface shadow-float"
          >
            <Radix.Viewport className="p-1">
              {options.map((option) => (
                <Radix.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled === true}
                  className="flex min-h-8 items-center gap-2 rounded px-2 py-1 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-hover thumb:min-h-11"
                >
                  <span className="flex w-3.5 shrink-0">
                    <Radix.ItemIndicator>
                      <Check aria-hidden className="size-3.5 text-accent" />
                    </Radix.ItemIndicator>
                  </span>
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.hint !== undefined && (
                    <span className="ml-auto pl-4 text-xs text-faint">{option.hint}</span>
                  )}
                </Radix.Item>
              ))}
            </Radix.Viewport>
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    )}
  </Field>
);
