import { Slider as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useId } from 'react';
import { cn } from '../lib/cn.ts';

export interface SliderProps {
  label: ReactNode;
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
  step?: number;
  /** The value as read out and shown, with its unit. */
  valueText?: string;
  className?: string;
}

export const Slider = ({
  label,
  value,
  onChange,
  min = 0,
  max = 100,
  step = 1,
  valueText,
  className,
}: SliderProps) => {
  const id = useId();
  return (
    <div className={cn('flex flex-col', className)}>
      <div className="flex items-baseline justify-between gap-2 text-xs">
        <span id={id} className="font-medium text-muted">
          {label}
        </span>
        <span className="tabular text-muted">{valueText ?? value}</span>
      </div>
      <Radix.Root
        value={[value]}
        onValueChange={([next]) => next !== undefined && onChange(next)}
        min={min}
        max={max}
        step={step}
        className="relative flex h-6 touch-none items-center select-none thumb:h-11"
      >
        <Radix.Track className="relative h-1 grow rounded-full bg-line-strong">
          <Radix.Range className="absolute h-full rounded-full bg-accent" />
        </Radix.Track>
        <Radix.Thumb
          aria-labelledby={id}
          aria-valuetext={valueText ?? String(value)}
          className="block size-3.5 rounded-full border-2 border-accent bg-surface thumb:size-6"
        />
      </Radix.Root>
    </div>
  );
};
