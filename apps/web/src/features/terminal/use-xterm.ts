import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useTheme } from '../../stores/use-theme.ts';
import { createXterm } from './create-xterm.ts';
import type { Xterm } from './create-xterm.ts';

/** An xterm that fills its host, follows its size and the theme, and is gone with it. */
export const useXterm = (
  label: string,
  { readOnly = false, fits = true }: { readOnly?: boolean; fits?: boolean } = {},
): { host: RefObject<HTMLDivElement | null>; xterm: Xterm | null } => {
  const host = useRef<HTMLDivElement>(null);
  const [xterm, setXterm] = useState<Xterm | null>(null);
  const theme = useTheme();
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const made = createXterm(label, readOnly);
    made.terminal.open(element);
    const fit = (): void => {
      // A hidden tab has no size; it is fitted when it is shown.
      if (element.clientWidth > 0 && fits) made.fit.fit();
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    // The page's shortcuts are not the shell's keys. xterm has taken its own before this.
    const keep = (event: KeyboardEvent): void => event.stopPropagation();
    element.addEventListener('keydown', keep);
    setXterm(made);
    return () => {
      element.removeEventListener('keydown', keep);
      observer.disconnect();
      made.terminal.dispose();
      setXterm(null);
    };
  }, [label, readOnly, fits]);
  useEffect(() => xterm?.takeTheme(theme), [xterm, theme]);
  return { host, xterm };
};
