import { create } from 'zustand';

/** Something a person should act on soon: it stays until it is acted on or closed. */
export interface Warning {
  /** The same warning in new words replaces the old one. */
  id: string;
  text: string;
  action: { label: string; run: () => void };
  /** Closed or acted on, not replaced. */
  onClose?: () => void;
}

export const useWarnings = create<{ warnings: readonly Warning[] }>()(() => ({ warnings: [] }));

export const showWarning = (warning: Warning): void =>
  useWarnings.setState(({ warnings }) => ({
    warnings: warnings.some(({ id }) => id === warning.id)
      ? warnings.map((one) => (one.id === warning.id ? warning : one))
      : [...warnings, warning],
  }));

export const dismissWarning = (id: string): void =>
  useWarnings.setState(({ warnings }) => ({ warnings: warnings.filter((one) => one.id !== id) }));
