import { Tooltip as Radix } from 'radix-ui';
import { useEffect, useState } from 'react';
import type { FocusEvent, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { Kbd } from './kbd.tsx';

interface TooltipProps {
  content: ReactNode;
  keys?: string[];
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactNode;
}

export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <Radix.Provider delayDuration={350} skipDelayDuration={200}>
    {children}
  </Radix.Provider>
);

/**
 * Gone before anything else hears of Escape. Radix would take the key for the hint alone, and the dialog or panel that
 * it was meant for would stay.
 */
const useGoneOnEscape = (open: boolean, setOpen: (open: boolean) => void): void =>
  useEffect(() => {
    if (!open) return undefined;
    const close = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') flushSync(() => setOpen(false));
    };
    addEventListener('keydown', close, { capture: true });
    return () => removeEventListener('keydown', close, { capture: true });
  }, [open, setOpen]);

/** A focus that comes back to a button which was clicked asks for no hint. */
const onlyByKeyboard = (event: FocusEvent): void => {
  if (!event.currentTarget.matches(':focus-visible')) event.preventDefault();
};

/** For hints that are not needed to act; the trigger must be focusable. Escape closes it with what is under it. */
export const Tooltip = ({ content, keys, side = 'bottom', children }: TooltipProps) => {
  const [open, setOpen] = useState(false);
  useGoneOnEscape(open, setOpen);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild onFocus={onlyByKeyboard}>
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          // Fades in by a transition: Radix keeps what has an animation until that has ended, Escape or not.
          className="z-60 flex max-w-72 items-center transition-opacity duration-150 starting:opacity-0 gap-2 rounded-md border border-line-strong bg-raised px-2 py-1 text-xs text-text shadow-float"
        >
          <span>{content}</span>
          {keys && <Kbd keys={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
};
