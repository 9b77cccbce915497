import type { EndpointRow } from '../endpoints/store.ts';

/** Takes turns among the endpoints of a link; remembers how often each was chosen. */
export const createRotation = () => {
  const turns = new Map<string, number>();
  const given = new Map<string, number>();
  return {
    /** All of them, from the one whose turn it is. */
    order(key: string, healthy: readonly EndpointRow[]): EndpointRow[] {
      if (healthy.length === 0) return [];
      const turn = (turns.get(key) ?? 0) % healthy.length;
      turns.set(key, turn + 1);
      return [...healthy.slice(turn), ...healthy.slice(0, turn)];
    },
    chosen(endpointId: string): void {
      given.set(endpointId, (given.get(endpointId) ?? 0) + 1);
    },
    connectionsOf: (endpointId: string): number => given.get(endpointId) ?? 0,
    forget(key: string): void {
      turns.delete(key);
    },
  };
};
