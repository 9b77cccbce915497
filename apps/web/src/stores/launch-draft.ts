import type { Spec } from '@terroir/shared-types';
import { nameSchema } from '@terroir/shared-types';
import { freeName } from '../lib/free-name.ts';
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { ProposedInfra } from './launch-proposal.ts';

export const expiryChoices = ['default', '1h', '8h', '24h', '7d', 'never'] as const;
export type ExpiryChoice = (typeof expiryChoices)[number];
const expiryHours: Record<Exclude<ExpiryChoice, 'default' | 'never'>, number> = {
  '1h': 1,
  '8h': 8,
  '24h': 24,
  '7d': 168,
};

export interface DraftGroup {
  /** Stable while the name is being typed. */
  key: number;
  name: string;
  spec: Spec;
  count: number;
  /** null: the default of the connection. */
  imageId: string | null;
  disk: { type: string; sizeGib: number };
  /** Ceiling per VM for recommendations that may be tried when this spec is refused, USD per hour; absent: none may. */
  failoverMaxHourlyUsd?: number | null;
}

export interface Draft {
  name: string;
  connectionId: string;
  groups: readonly DraftGroup[];
  expiry: ExpiryChoice;
  postCommands: readonly string[];
  hold: boolean;
  onPartialFailure: 'continue' | 'rollback' | 'refine';
}

interface DraftStore extends Draft {
  /** `takenNames`: of other infras, so that the proposed name is not refused. */
  addSpec: (spec: Spec, takenNames: ReadonlySet<string>) => void;
  changeGroup: (key: number, change: Partial<Omit<DraftGroup, 'key'>>) => void;
  removeGroup: (key: number) => void;
  change: (change: Partial<Omit<Draft, 'groups'>>) => void;
  empty: () => void;
}

/** The page suggests up to this many VMs in a group; the API takes more. */
export const suggestedMaxCount = 10;

const emptyDraft: Draft = {
  name: '',
  connectionId: 'sandbox',
  groups: [],
  expiry: 'default',
  postCommands: [],
  hold: false,
  onPartialFailure: 'continue',
};

const freeGroupName = (groups: readonly DraftGroup[]): string => {
  const taken = new Set(groups.map(({ name }) => name));
  let number = groups.length + 1;
  while (taken.has(`g${number}`)) number += 1;
  return `g${number}`;
};

/** Kept for the tab: a reload in the middle of composing loses nothing. */
export const useLaunchDraft = create<DraftStore>()(
  persist(
    (set) => ({
      ...emptyDraft,
      addSpec: (spec, takenNames) =>
        set(({ groups, name }) => ({
          name:
            name === ''
              ? freeName(`${spec.accelerator === null ? 'infra' : 'gpu'}-${spec.provider}`, takenNames)
              : name,
          groups: [
            ...groups,
            {
              key: Math.max(0, ...groups.map(({ key }) => key)) + 1,
              name: freeGroupName(groups),
              spec,
              count: 1,
              imageId: null,
              disk: { type: 'default', sizeGib: spec.accelerator === null ? 50 : 200 },
            },
          ],
        })),
      changeGroup: (key, change) =>
        set(({ groups }) => ({
          groups: groups.map((group) => (group.key === key ? { ...group, ...change } : group)),
        })),
      removeGroup: (key) => set(({ groups }) => ({ groups: groups.filter((group) => group.key !== key) })),
      change: (change) => set(change),
      empty: () => set(emptyDraft),
    }),
    { name: 'terroir-launch-draft', version: 1, storage: createJSONStorage(() => sessionStorage) },
  ),
);

/** What keeps the draft from being deployed, by field; empty: nothing. */
export const draftProblems = (
  draft: Draft,
): ('name' | 'groups' | 'group-name' | 'group-twice' | 'disk')[] => {
  const names = draft.groups.map(({ name }) => name);
  return [
    ...(nameSchema.safeParse(draft.name).success ? [] : (['name'] as const)),
    ...(draft.groups.length === 0 ? (['groups'] as const) : []),
    ...(names.some((name) => !nameSchema.safeParse(name).success) ? (['group-name'] as const) : []),
    ...(new Set(names).size < names.length ? (['group-twice'] as const) : []),
    ...(draft.groups.some(({ disk }) => !(disk.sizeGib >= 8 && disk.sizeGib <= 65_536))
      ? (['disk'] as const)
      : []),
  ];
};

/** The request of this draft; a relative expiry counts from `nowMs`. */
export const draftRequest = (draft: Draft, nowMs: number): ProposedInfra => {
  const { expiry } = draft;
  return {
    name: draft.name,
    connectionId: draft.connectionId,
    nodeGroups: draft.groups.map(({ name, spec, count, imageId, disk, failoverMaxHourlyUsd }) => ({
      name,
      specId: spec.id,
      count,
      rootDisk: disk,
      ...(imageId === null ? {} : { imageId }),
      ...(failoverMaxHourlyUsd ? { failover: { maxHourlyUsd: failoverMaxHourlyUsd } } : {}),
    })),
    hold: draft.hold,
    onPartialFailure: draft.onPartialFailure,
    postCommands: draft.postCommands.filter((command) => command.trim() !== ''),
    ...(expiry === 'default'
      ? {}
      : {
          expiresAt:
            expiry === 'never' ? null : new Date(nowMs + expiryHours[expiry] * 3_600_000).toISOString(),
        }),
  };
};
