import type { RunRequest, RunTarget } from '@terroir/shared-types';
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export type TargetScope = 'infra' | 'group' | 'vms' | 'label';

export interface DraftCommand {
  /** Stable while the order changes. */
  key: number;
  text: string;
}

export interface CommandDraft {
  infraId: string | null;
  scope: TargetScope;
  nodeGroup: string | null;
  vmIds: readonly string[];
  labelSelector: string;
  commands: readonly DraftCommand[];
  timeoutSeconds: number;
  onError: RunRequest['onError'];
}

interface CommandDraftStore extends CommandDraft {
  change: (change: Partial<CommandDraft>) => void;
  setCommands: (texts: readonly string[]) => void;
}

const numbered = (texts: readonly string[]): DraftCommand[] => texts.map((text, key) => ({ key, text }));

/** The run being composed; kept for the tab, so that a reload loses no typing. */
export const useCommandDraft = create<CommandDraftStore>()(
  persist(
    (set) => ({
      infraId: null,
      scope: 'infra',
      nodeGroup: null,
      vmIds: [],
      labelSelector: '',
      commands: numbered(['']),
      timeoutSeconds: 1800,
      onError: 'stop',
      change: (change) => set(change),
      setCommands: (texts) => set({ commands: numbered(texts.length === 0 ? [''] : texts) }),
    }),
    { name: 'terroir-command-draft', version: 1, storage: createJSONStorage(() => sessionStorage) },
  ),
);

/** The VMs the draft addresses; null while none are chosen. */
export const runTargetOf = (draft: CommandDraft): RunTarget | null => {
  if (draft.infraId === null) return null;
  if (draft.scope === 'group' && draft.nodeGroup === null) return null;
  if (draft.scope === 'vms' && draft.vmIds.length === 0) return null;
  if (draft.scope === 'label' && draft.labelSelector.trim() === '') return null;
  return {
    infraId: draft.infraId,
    ...(draft.scope === 'group' && draft.nodeGroup !== null ? { nodeGroup: draft.nodeGroup } : {}),
    ...(draft.scope === 'vms' ? { vmIds: [...draft.vmIds] } : {}),
    ...(draft.scope === 'label' ? { labelSelector: draft.labelSelector.trim() } : {}),
  };
};

/** The request of the draft; null while it has no target or nothing to run. */
export const runRequestOf = (draft: CommandDraft) => {
  const commands = draft.commands.map(({ text }) => text).filter((text) => text.trim() !== '');
  const target = runTargetOf(draft);
  if (target === null || commands.length === 0) return null;
  return { target, commands, timeoutSeconds: draft.timeoutSeconds, onError: draft.onError };
};
