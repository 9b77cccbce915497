import { useCallback, useState } from 'react';

/** Which sides of a row that scrolls sideways hide something. */
export type HiddenEdges = 'none' | 'start' | 'end' | 'both';

const edgesOf = ({ scrollLeft, scrollWidth, clientWidth }: HTMLElement): HiddenEdges => {
  const start = scrollLeft > 1;
  const end = scrollLeft + clientWidth < scrollWidth - 1;
  if (start) return end ? 'both' : 'start';
  return end ? 'end' : 'none';
};

/** Watches an element that scrolls sideways: `ref` goes on it. */
export const useHiddenEdges = (): {
  ref: (element: HTMLElement | null) => () => void;
  hidden: HiddenEdges;
} => {
  const [hidden, setHidden] = useState<HiddenEdges>('none');
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return () => {};
    const look = (): void => setHidden(edgesOf(element));
    const observer = new ResizeObserver(look);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  return { ref, hidden };
};
