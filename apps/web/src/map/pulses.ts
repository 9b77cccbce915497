const durationMs = 1_400;

interface StatefulMap {
  setFeatureState: (feature: { source: string; id: string }, state: Record<string, number>) => unknown;
}

/** Which VMs a place shows in which status: another mark means that something happened there. */
export interface PulsePlace {
  id: string;
  mark: string;
}

/**
 * Rings that go out from places where something has just happened. They animate feature-state alone, one frame for
 * all, and end by themselves: a map on which nothing happens draws nothing.
 */
export const createPulses = (map: StatefulMap, source: string) => {
  let marks: ReadonlyMap<string, string> | null = null;
  const started = new Map<string, number>();
  let frame = 0;

  const step = (nowMs: number): void => {
    frame = 0;
    for (const [id, startedMs] of started) {
      const share = Math.min(1, Math.max(0, (nowMs - startedMs) / durationMs));
      map.setFeatureState({ source, id }, { pulse: share });
      if (share === 1) started.delete(id);
    }
    if (started.size > 0) frame = requestAnimationFrame(step);
  };

  return {
    /** Takes in the places as they are now. Out of an empty map, and without animation, nothing pulses. */
    update: (places: readonly PulsePlace[], animate: boolean): void => {
      const before = marks;
      marks = new Map(places.map(({ id, mark }) => [id, mark]));
      if (before === null || before.size === 0 || !animate) return;
      for (const [id, mark] of marks) {
        if (before.get(id) !== mark && !started.has(id)) started.set(id, performance.now());
      }
      if (started.size > 0 && frame === 0) frame = requestAnimationFrame(step);
    },
    destroy: (): void => cancelAnimationFrame(frame),
  };
};
