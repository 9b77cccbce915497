import { ProblemError } from '../http/problem-error.ts';

/** Bounds how many requests are passed on at once; each holds a channel of an SSH connection. */
export interface InFlight {
  /** Throws ProblemError 503 when all are taken. Call the result once, at the end. */
  enter(): () => void;
}

export const createInFlight = (max: number): InFlight => {
  let count = 0;
  return {
    enter() {
      if (count >= max) {
        throw new ProblemError(503, 'too-busy', `${max} requests to endpoints are under way already.`, {
          remedy: 'Try again in a moment.',
          headers: { 'retry-after': '1' },
        });
      }
      count += 1;
      let left = false;
      return () => {
        if (!left) count -= 1;
        left = true;
      };
    },
  };
};
