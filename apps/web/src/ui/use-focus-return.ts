import { useRef } from 'react';

/** Gives the focus back to where it was when a dialog opened: Radix does so to a trigger of its own only. */
export const useFocusReturn = () => {
  const opener = useRef<Element | null>(null);
  return {
    remember: (): void => {
      opener.current = document.activeElement;
    },
    giveBack: (event: Event): void => {
      event.preventDefault();
      if (opener.current instanceof HTMLElement) opener.current.focus();
    },
  };
};
