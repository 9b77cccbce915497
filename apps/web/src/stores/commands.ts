import { useEffect } from 'react';
import type { ComponentType } from 'react';
import { create } from 'zustand';

/** An entry of the palette (Ctrl/Cmd-K) and, with `keys`, of the help sheet. */
export interface Command {
  id: string;
  /** Already in the page's language. */
  title: string;
  group: string;
  /** Further words it is found by, in any language. */
  keywords?: string[];
  /** Shown beside it, e.g. `['g', 'l']`. */
  keys?: string[];
  icon?: ComponentType<{ className?: string }>;
  run: () => void;
}

interface Commands {
  sets: ReadonlyMap<string, readonly Command[]>;
  register: (owner: string, commands: readonly Command[]) => void;
  unregister: (owner: string) => void;
}

export const useCommandStore = create<Commands>()((set) => ({
  sets: new Map(),
  register: (owner, commands) => set(({ sets }) => ({ sets: new Map(sets).set(owner, commands) })),
  unregister: (owner) =>
    set(({ sets }) => {
      const next = new Map(sets);
      next.delete(owner);
      return { sets: next };
    }),
}));

/** Offers commands while the caller is mounted. Pass a memoised list: a new array registers anew. */
export const useCommands = (owner: string, commands: readonly Command[]): void => {
  const register = useCommandStore((state) => state.register);
  const unregister = useCommandStore((state) => state.unregister);
  useEffect(() => {
    register(owner, commands);
    return () => unregister(owner);
  }, [owner, commands, register, unregister]);
};
