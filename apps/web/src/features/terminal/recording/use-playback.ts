import type { Terminal } from '@xterm/xterm';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Cast } from './parse-asciicast.ts';

/** A silence is never waited for longer than this: nothing is to be seen in it. */
const longestPauseSeconds = 2;

/** Plays a cast into a terminal: `atSeconds` moves, `seek` draws anew from the beginning. */
export const usePlayback = (terminal: Terminal | null, cast: Cast | null) => {
  const [playing, setPlaying] = useState(true);
  const [speed, setSpeed] = useState(1);
  const [atSeconds, setAtSeconds] = useState(0);
  const next = useRef(0);

  const show = useCallback(
    (event: Cast['events'][number]): void => {
      if (terminal === null) return;
      if (event.kind === 'output') terminal.write(event.data);
      else {
        const [cols = 0, rows = 0] = event.data.split('x').map(Number);
        if (cols > 0 && rows > 0 && cols <= 1000 && rows <= 1000) terminal.resize(cols, rows);
      }
    },
    [terminal],
  );

  /** Draws what stands at that second. */
  const draw = useCallback(
    (seconds: number): void => {
      if (terminal === null || cast === null) return;
      terminal.reset();
      terminal.resize(cast.cols, cast.rows);
      let at = 0;
      for (; at < cast.events.length; at += 1) {
        const event = cast.events[at];
        if (event === undefined || event.at > seconds) break;
        show(event);
      }
      next.current = at;
    },
    [terminal, cast, show],
  );
  const seek = (seconds: number): void => {
    draw(seconds);
    setAtSeconds(seconds);
  };
  useEffect(() => draw(0), [draw]);

  useEffect(() => {
    if (!playing || terminal === null || cast === null) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    let now = next.current === 0 ? 0 : (cast.events[next.current - 1]?.at ?? 0);
    const step = (): void => {
      const event = cast.events[next.current];
      if (event === undefined) {
        setPlaying(false);
        setAtSeconds(cast.durationSeconds);
        return;
      }
      const waitSeconds = Math.min(longestPauseSeconds, Math.max(0, event.at - now));
      timer = setTimeout(
        () => {
          now = event.at;
          next.current += 1;
          show(event);
          setAtSeconds(event.at);
          step();
        },
        (waitSeconds * 1000) / speed,
      );
    };
    step();
    return () => clearTimeout(timer);
  }, [playing, speed, terminal, cast, show]);

  const toggle = (): void => {
    if (!playing && cast !== null && next.current >= cast.events.length) seek(0);
    setPlaying(!playing);
  };
  return { playing, toggle, speed, setSpeed, atSeconds, seek };
};
