import { create } from 'zustand';

export type StreamState =
  | { status: 'connecting' }
  | { status: 'live' }
  /** `retryAtMs`: when the next try begins, epoch ms. */
  | { status: 'offline'; retryAtMs: number };

export const useStreamState = create<StreamState>()((): StreamState => ({ status: 'connecting' }));
export const setStreamState = (state: StreamState): void => useStreamState.setState(state, true);
