import type { ServerFrame } from '@terroir/shared-types';

/** A frame on its way out; text and bytes are JSON already. */
export type OutFrame = ServerFrame | Buffer | string;

/** One subscription of a socket, pulled when the socket has room. */
export interface Channel {
  /** The next frames in order; empty: nothing until it asks for a pull; null: over. */
  pull(): OutFrame[] | null;
  close(): void;
}

/** Asks the socket to pull again. */
export type Nudge = () => void;
