import type { RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { LineRowsHandle } from './line-rows.tsx';
import { useOutputSettings } from './use-output-settings.ts';

/** Breaks long lines or not, and keeps the place: the two are lists of their own, and a new one begins at its top. */
export const useWrap = (
  rows: RefObject<LineRowsHandle | null>,
  { following, follow }: { following: boolean; follow: () => void },
) => {
  const { wrap, toggleWrap } = useOutputSettings();
  return {
    wrap,
    toggle: (): void => {
      const top = rows.current?.topIndex() ?? 0;
      flushSync(toggleWrap);
      if (following) follow();
      else rows.current?.toIndex(top, 'start');
    },
  };
};
