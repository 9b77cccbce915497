import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

interface PopoverProps {
  /** A focusable element. */
  trigger: ReactNode;
  /** The accessible name of what opens. */
  label: string;
  align?: 'start' | 'center' | 'end';
  children: ReactNode;
}

/** Details of what was pressed; Escape and a press elsewhere close it. */
export const Popover = ({ trigger, label, align = 'end', children }: PopoverProps) => (
  <Radix.Root>
    <Radix.Trigger asChild>{trigger}</Radix.Trigger>
    <Radix.Portal>
      <Radix.Content
        aria-label={label}
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className="z-60 max-h-[min(70dvh,var(--radix-popover-content-available-height))] w-84 max-w-[calc(100vw-16px)] animate-enter overflow-y-auto rounded-lg border border-line-strong bg-surface p-3 shadow-float"
      >
        {children}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
);
