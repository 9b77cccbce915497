type State = Record<string, string | boolean>;

interface StatefulMap {
  setFeatureState: (feature: { source: string; id: string }, state: State) => unknown;
}

/** Remembers what each feature was told and tells the map only what changed. */
export const createFeatureStates = (map: StatefulMap, source: string) => {
  const told = new Map<string, State>();
  return {
    /** `wanted`: the features that differ from `rest`; all others fall back to it. */
    apply: (wanted: ReadonlyMap<string, State>, rest: State): void => {
      for (const id of new Set([...told.keys(), ...wanted.keys()])) {
        const next = { ...rest, ...wanted.get(id) };
        const before = told.get(id) ?? rest;
        if (Object.keys(next).every((key) => next[key] === before[key])) continue;
        map.setFeatureState({ source, id }, next);
        if (wanted.has(id)) told.set(id, next);
        else told.delete(id);
      }
    },
  };
};
