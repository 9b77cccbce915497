import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export interface TerminalTab {
  /** Stable while its shell is opened and comes back. */
  key: number;
  vmId: string;
  vmName: string;
  /** Null until the server has opened it. */
  terminalId: string | null;
}

interface TerminalTabs {
  tabs: readonly TerminalTab[];
  active: number | null;
  /** What is typed goes to every tab. */
  broadcast: boolean;
  open: (vm: { vmId: string; vmName: string; terminalId?: string }) => void;
  show: (key: number) => void;
  setTerminalId: (key: number, terminalId: string) => void;
  close: (key: number) => void;
  setBroadcast: (broadcast: boolean) => void;
}

export const maxTerminalTabs = 12;

/** The terminals of this browser tab; kept for the tab, so that a reload comes back to every shell. */
export const useTerminalTabs = create<TerminalTabs>()(
  persist(
    (set) => ({
      tabs: [],
      active: null,
      broadcast: false,
      open: ({ vmId, vmName, terminalId }) =>
        set(({ tabs }) => {
          const known = tabs.find((tab) => terminalId !== undefined && tab.terminalId === terminalId);
          if (known !== undefined) return { active: known.key };
          const key = Math.max(0, ...tabs.map((tab) => tab.key)) + 1;
          const tab = { key, vmId, vmName, terminalId: terminalId ?? null };
          return tabs.length >= maxTerminalTabs ? {} : { tabs: [...tabs, tab], active: key };
        }),
      show: (active) => set({ active }),
      setTerminalId: (key, terminalId) =>
        set(({ tabs }) => ({ tabs: tabs.map((tab) => (tab.key === key ? { ...tab, terminalId } : tab)) })),
      close: (key) =>
        set(({ tabs, active }) => {
          const at = tabs.findIndex((tab) => tab.key === key);
          const rest = tabs.filter((tab) => tab.key !== key);
          const next = rest[Math.min(at, rest.length - 1)]?.key ?? null;
          return {
            tabs: rest,
            active: active === key ? next : active,
            ...(rest.length < 2 ? { broadcast: false } : {}),
          };
        }),
      setBroadcast: (broadcast) => set({ broadcast }),
    }),
    {
      name: 'terroir-terminals',
      version: 1,
      storage: createJSONStorage(() => sessionStorage),
      // Typing to all must be chosen anew after a reload.
      partialize: ({ tabs, active }) => ({ tabs, active }),
    },
  ),
);
