import type { ServerFrame } from '@terroir/shared-types';

/** One subscription of a socket, pulled when the socket has room. */
export interface Channel {
  /** The next frames in order; empty: nothing until it asks for a pull; null: over. */
  pull(): ServerFrame[] | null;
  close(): void;
}

/** Asks the socket to pull again. */
export type Nudge = () => void;
