import { useCallback, useEffect, useRef, useState } from 'react';
import type { LineLog } from './line-log.ts';

/** Shows a log that changes in place: once per frame, since a flood must not render per chunk. */
export const useFrameVersion = (log: LineLog) => {
  const [version, setVersion] = useState(0);
  const frame = useRef(0);
  const showSoon = useCallback((): void => {
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      setVersion(log.version());
    });
  }, [log]);
  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
      // A mount after this one (strict mode mounts twice) schedules its own frame.
      frame.current = 0;
    },
    [],
  );
  return { version, showSoon };
};
