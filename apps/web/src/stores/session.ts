import { create } from 'zustand';

const storageKey = 'terroir-key';

/** The request key of the login exchange: localStorage, unlike the cookie, is separate per port. */
export const sessionKey = {
  read: (): string | null => localStorage.getItem(storageKey),
  write: (key: string): void => localStorage.setItem(storageKey, key),
  clear: (): void => localStorage.removeItem(storageKey),
};

interface SessionState {
  /** Set by the first 401; the page then shows the login over the same address. */
  signedOut: boolean;
  setSignedOut: (signedOut: boolean) => void;
}

export const useSessionState = create<SessionState>()((set) => ({
  signedOut: false,
  setSignedOut: (signedOut) => set({ signedOut }),
}));
