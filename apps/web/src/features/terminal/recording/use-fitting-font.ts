import type { Terminal } from '@xterm/xterm';
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

// Below that nobody reads it, and the frame is scrolled instead.
const [smallestPx, largestPx] = [8, 13];
const paddingPx = 16;
// A monospaced character is about so wide for its height.
const widthPerHeight = 0.6;

/** Makes the characters so small that all columns of a recording are in its frame. */
export const useFittingFont = (
  terminal: Terminal | null,
  cols: number | null,
): RefObject<HTMLDivElement | null> => {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null || terminal === null || cols === null) return undefined;
    const observer = new ResizeObserver(() => {
      const px = Math.floor((element.clientWidth - paddingPx) / (cols * widthPerHeight));
      terminal.options.fontSize = Math.min(largestPx, Math.max(smallestPx, px));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [terminal, cols]);
  return frame;
};
