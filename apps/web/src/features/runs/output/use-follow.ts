import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** Farther than this from the bottom a person is reading and must not be moved. */
const followWithinPx = 50;

/**
 * Keeps a growing list at its end while the reader is there; away from the end it stays put and counts
 * what came since.
 */
export const useFollow = (scroller: RefObject<HTMLElement | null>, lineCount: number, toEnd: () => void) => {
  const [following, setFollowing] = useState(true);
  const [seen, setSeen] = useState(lineCount);
  const followingNow = useRef(true);
  const lastTop = useRef(0);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const near = element.scrollHeight - element.scrollTop - element.clientHeight <= followWithinPx;
    // Only a move upwards is the reader's: growth alone also leaves the end behind.
    const movedUp = element.scrollTop < lastTop.current;
    lastTop.current = element.scrollTop;
    if (near === followingNow.current || (!near && !movedUp)) return;
    followingNow.current = near;
    setFollowing(near);
    setSeen(lineCount);
  }, [scroller, lineCount]);

  useEffect(() => {
    if (lineCount > 0 && followingNow.current) toEnd();
  }, [lineCount, toEnd]);

  const pause = useCallback(() => {
    followingNow.current = false;
    setFollowing(false);
    setSeen(lineCount);
  }, [lineCount]);

  return {
    following,
    newLines: following ? 0 : Math.max(0, lineCount - seen),
    onScroll,
    pause,
    follow: () => {
      followingNow.current = true;
      setFollowing(true);
      toEnd();
    },
  };
};
