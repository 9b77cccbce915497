import { useEffect } from 'react';
import type { RefObject } from 'react';
import { useMapPadding } from '../stores/map-padding.ts';

/** Tells the map which part of it the panels leave clear: the rectangle of this element. */
export const useClearArea = (clear: RefObject<HTMLElement | null>): void => {
  useEffect(() => {
    const element = clear.current;
    if (element === null) return undefined;
    const measure = () => {
      const { top, right, bottom, left } = element.getBoundingClientRect();
      useMapPadding.setState({
        top: Math.max(0, top),
        right: Math.max(0, innerWidth - right),
        bottom: Math.max(0, innerHeight - bottom),
        left: Math.max(0, left),
      });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [clear]);
};
